namespace MlNetAttention.Unicode;

/// <summary>
/// The 11,172 syllables of Hangul, which are computed: L·588 + V·28 + T of a leading consonant, a vowel and, maybe, a trailing
/// consonant (The Unicode Standard, section 3.12).
/// </summary>
internal static class Hangul
{
    private const int Syllables = 0xAC00, Leading = 0x1100, Vowels = 0x1161, Trailing = 0x11A7;
    private const int LeadingCount = 19, VowelCount = 21, TrailingCount = 28;
    private const int SyllableCount = LeadingCount * VowelCount * TrailingCount;

    internal const int LongestDecomposition = 3;

    /// <summary>Writes the decomposition of a syllable; returns its length, 0 for any other code point.</summary>
    internal static int Decompose(int point, Span<int> decomposition)
    {
        int index = point - Syllables;
        if (index is < 0 or >= SyllableCount) return 0;
        decomposition[0] = Leading + index / (VowelCount * TrailingCount);
        decomposition[1] = Vowels + index / TrailingCount % VowelCount;
        decomposition[2] = Trailing + index % TrailingCount;
        return index % TrailingCount == 0 ? 2 : 3;
    }

    /// <summary>The syllable of two parts; −1 where they are none.</summary>
    internal static int Compose(int first, int second)
    {
        (int leading, int vowel) = (first - Leading, second - Vowels);
        if (leading is >= 0 and < LeadingCount && vowel is >= 0 and < VowelCount)
        {
            return Syllables + (leading * VowelCount + vowel) * TrailingCount;
        }

        (int syllable, int trailing) = (first - Syllables, second - Trailing);
        bool isOpen = syllable is >= 0 and < SyllableCount && syllable % TrailingCount == 0;
        return isOpen && trailing is > 0 and < TrailingCount ? first + trailing : -1;
    }

    /// <summary>Whether a code point can be the second part of a syllable.</summary>
    internal static bool Continues(int point) =>
        point is >= Vowels and < Vowels + VowelCount or > Trailing and < Trailing + TrailingCount;
}
