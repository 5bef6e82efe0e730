using System.Text;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tokens;

/// <summary>
/// The character n-grams of a token: all parts of 3 to 5 characters of the token written between &lt; and &gt;, so that
/// beginnings and ends are told apart, each hashed into one of a number of buckets (Bojanowski et al. 2017). <c>dog</c> has
/// <c>&lt;do</c>, <c>dog</c>, <c>og&gt;</c>, <c>&lt;dog</c>, <c>dog&gt;</c> and <c>&lt;dog&gt;</c>. A token without a letter
/// has none.
/// </summary>
/// <param name="buckets">Number of buckets; 0 for no subwords at all.</param>
/// <param name="wholeCharacters">
/// Whether a character is a code point; otherwise it is a UTF-16 unit, as for the first models, and pairs are cut apart.
/// </param>
internal sealed class Subwords(int buckets, bool wholeCharacters = false)
{
    internal const int MaximumBuckets = 4_000_000;

    private const int ShortestLength = 3;
    private const int LongestLength = 5;

    // Nothing is learned from the tail of a longer token, and its parts must not cost many times its length.
    private const int LongestToken = 32;

    internal static Subwords None { get; } = new(0);

    internal int Buckets => buckets;

    /// <summary>Appends the buckets of a token's subwords to a buffer, which grows where it must.</summary>
    internal void Append(ReadOnlySpan<char> token, ref int[] buffer, ref int count)
    {
        if (buckets == 0 || !(wholeCharacters ? HasUnicodeLetter(token) : HasLetter(token))) return;
        token = Beginning(token);
        Span<char> framed = stackalloc char[token.Length + 2];
        framed[0] = '<';
        token.CopyTo(framed[1..]);
        framed[^1] = '>';
        Span<int> places = stackalloc int[framed.Length + 1];
        places = places[..(FindCharacters(framed, places) + 1)];
        for (int length = ShortestLength; length <= Math.Min(LongestLength, places.Length - 1); length++)
        {
            for (int start = 0; start + length < places.Length; start++)
            {
                if (count == buffer.Length) Array.Resize(ref buffer, Math.Max(16, 2 * count));
                buffer[count++] = (int)(Hash(framed[places[start]..places[start + length]]) % (uint)buckets);
            }
        }
    }

    private ReadOnlySpan<char> Beginning(ReadOnlySpan<char> token)
    {
        if (token.Length <= LongestToken) return token;
        bool cutsPair = char.IsHighSurrogate(token[LongestToken - 1]) && char.IsLowSurrogate(token[LongestToken]);
        return token[..(wholeCharacters && cutsPair ? LongestToken - 1 : LongestToken)];
    }

    /// <summary>Finds where characters begin, and the end of the last; returns their number.</summary>
    private int FindCharacters(ReadOnlySpan<char> text, Span<int> places)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bool isInside = wholeCharacters && i > 0 && char.IsSurrogatePair(text[i - 1], text[i]);
            if (!isInside) places[count++] = i;
        }

        places[count] = text.Length;
        return count;
    }

    // FNV-1a over UTF-16 code units, its high bits folded into the low ones. Saved models depend on it.
    private static uint Hash(ReadOnlySpan<char> text)
    {
        uint hash = 2166136261;
        foreach (char c in text) hash = unchecked((hash ^ c) * 16777619);
        return hash ^ (hash >> 15);
    }

    // By the table, which does not change with the runtime.
    private static bool HasUnicodeLetter(ReadOnlySpan<char> token)
    {
        foreach (Rune rune in token.EnumerateRunes())
        {
            bool isLetter = rune.IsAscii
                ? char.IsAsciiLetter((char)rune.Value)
                : (UnicodeTable.Instance[rune.Value].Traits & CharacterTraits.Letter) != 0;
            if (isLetter) return true;
        }

        return false;
    }

    private static bool HasLetter(ReadOnlySpan<char> token)
    {
        foreach (char c in token)
        {
            if (char.IsLetter(c)) return true;
        }

        return false;
    }
}
