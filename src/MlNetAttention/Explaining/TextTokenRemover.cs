using Microsoft.ML;

namespace MlNetAttention.Explaining;

/// <summary>
/// Takes tokens out of a text so that all others stay the tokens they are: where what is left and right of one would grow together
/// a blank parts them, and where there are blanks on both sides one goes with it.
/// </summary>
/// <param name="places">Where the tokens of a text stand.</param>
/// <param name="getter">The original text.</param>
/// <param name="unknown">What to put in a token's place; null to delete it.</param>
internal sealed class TextTokenRemover(TokenPlaces places, ValueGetter<ReadOnlyMemory<char>> getter, string? unknown)
    : TokenRemover(places)
{
    private ReadOnlyMemory<char> _text;

    internal override Delegate Getter => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> text) =>
        text = Occluded == None ? _text : Without(_text.Span, Place, unknown).AsMemory());

    protected override void ReadInput() => getter(ref _text);

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
