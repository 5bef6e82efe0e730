using Microsoft.ML;
using MlNetAttention.Tokens;

namespace MlNetAttention.Explaining;

/// <summary>
/// Takes tokens out of a text so that all others stay the tokens they are: where what is left and right of one would grow together
/// a blank parts them, and where there are blanks on both sides one goes with it.
/// </summary>
/// <param name="getter">The original text.</param>
/// <param name="vocabulary">Says whether texts are lower-cased before they are split.</param>
/// <param name="maxTokens">The encoder looks at no more tokens.</param>
/// <param name="unknown">What to put in a token's place; null to delete it.</param>
internal sealed class TextTokenRemover(
    ValueGetter<ReadOnlyMemory<char>> getter, Vocabulary vocabulary, int maxTokens, string? unknown) : TokenRemover
{
    private readonly LowerCase _lowerCase = new();
    private readonly List<TokenPlace> _places = [];
    private ReadOnlyMemory<char> _text;

    internal override Delegate Getter => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> text) =>
        text = Occluded == None ? _text : Without(_text.Span, _places[Occluded], unknown).AsMemory());

    internal override IReadOnlyList<TokenPlace> Read()
    {
        getter(ref _text);
        _places.Clear();

        // Lower-casing keeps every character in its place.
        ReadOnlySpan<char> text = vocabulary.Lowercase ? _lowerCase.Of(_text.Span) : _text.Span;
        foreach (ReadOnlySpan<char> token in new WordTokenizer(text))
        {
            if (_places.Count == maxTokens) break;
            text.Overlaps(token, out int start);
            _places.Add(new TokenPlace(token.ToString(), vocabulary.IdOf(token), start, token.Length));
        }

        return [.. _places];
    }

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
