using System.Text;

namespace MlNetAttention.Tokens;

/// <summary>
/// Splits a text into normalised words with their places in the text as it was written: the one way to tokens that are
/// words, for training, serving and explaining. Allocates nothing once its buffers have met a text as hard as
/// this one.
/// </summary>
internal ref struct TextTokens
{
    private readonly bool _keepsPlaces;
    private readonly ReadOnlySpan<char> _characters;
    private WordTokenizer _words;
    private ClusterTokenizer _clusters;

    /// <param name="text">The text as it was written.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="buffers">Memory that no other text is using.</param>
    internal TextTokens(ReadOnlySpan<char> text, TextRules rules, TextBuffers buffers)
    {
        // There is nothing to normalise in ASCII, and both rules split it alike.
        _keepsPlaces = rules.AreFirst || Ascii.IsValid(text);
        if (_keepsPlaces)
        {
            _characters = rules.Lowercase ? buffers.LowerCase.Of(text) : text;
            _words = new WordTokenizer(_characters);
        }
        else
        {
            _clusters = new ClusterTokenizer(text, rules, buffers);
        }
    }

    /// <summary>The normalised spelling of the token, valid until the next one.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>The first character of the token in the text as it was written.</summary>
    internal int Start { get; private set; }

    /// <summary>The number of characters it has there. Tokens that come from one character, such as ½, share its place.</summary>
    internal int Length { get; private set; }

    public readonly TextTokens GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!_keepsPlaces)
        {
            if (!_clusters.MoveNext()) return false;
            Current = _clusters.Current;
            (Start, Length) = (_clusters.Start, _clusters.End - _clusters.Start);
            return true;
        }

        if (!_words.MoveNext()) return false;
        Current = _words.Current;
        _characters.Overlaps(Current, out int start);
        (Start, Length) = (start, Current.Length);
        return true;
    }
}
