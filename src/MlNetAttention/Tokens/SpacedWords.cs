namespace MlNetAttention.Tokens;

/// <summary>
/// The words of a text as people count them who tag words: what stands between white space. A word may be several tokens
/// (<c>anti-Japanese</c> is three) or none (a soft hyphen alone). In buffers that are used again for the next text.
/// </summary>
internal sealed class SpacedWords
{
    private readonly List<int> _starts = [];

    /// <summary>Number of words.</summary>
    internal int Count => _starts.Count;

    internal void Read(ReadOnlySpan<char> text)
    {
        _starts.Clear();
        bool inside = false;
        for (int i = 0; i < text.Length; i++)
        {
            bool isBlank = char.IsWhiteSpace(text[i]);
            if (!isBlank && !inside) _starts.Add(i);
            inside = !isBlank;
        }
    }

    /// <summary>The index of the word with the character at a place.</summary>
    internal int At(int place)
    {
        int found = _starts.BinarySearch(place);
        return found >= 0 ? found : ~found - 1;
    }
}
