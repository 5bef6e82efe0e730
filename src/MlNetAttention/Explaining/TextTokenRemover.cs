using Microsoft.ML;

namespace MlNetAttention.Explaining;

/// <summary>
/// Removes tokens from a text so that all others stay the tokens they are: where the parts to its left and right would merge, a
/// blank separates them, and where there are blanks on both sides, one is removed with the token.
/// </summary>
/// <param name="getter">The original text.</param>
/// <param name="unknown">The text that replaces a token; null to delete it.</param>
internal sealed class TextTokenRemover(ValueGetter<ReadOnlyMemory<char>> getter, string? unknown) : TokenRemover
{
    private ReadOnlyMemory<char> _text;

    internal override Delegate Getter => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> text) =>
        text = Occluded is { } place ? Without(_text.Span, place, unknown).AsMemory() : _text);

    internal override TokenPlace Spelled(TokenPlace place) =>
        place with { Token = _text.Slice(place.Start, place.Length).ToString() };

    internal override void ReadInput() => getter(ref _text);

    internal static string Without(ReadOnlySpan<char> text, TokenPlace place, string? unknown)
    {
        ReadOnlySpan<char> before = text[..place.Start];
        ReadOnlySpan<char> behind = text[(place.Start + place.Length)..];
        if (unknown is not null) return string.Concat(before, unknown, behind);

        bool partedBefore = before.IsEmpty || char.IsWhiteSpace(before[^1]);
        bool partedBehind = behind.IsEmpty || char.IsWhiteSpace(behind[0]);
        if (!partedBefore && !partedBehind) return string.Concat(before, " ", behind);
        if (partedBefore && partedBehind)
        {
            if (!behind.IsEmpty) behind = behind[1..];
            else if (!before.IsEmpty) before = before[..^1];
        }

        return string.Concat(before, behind);
    }
}
