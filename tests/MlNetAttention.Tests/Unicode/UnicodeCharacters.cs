using System.Globalization;

namespace MlNetAttention.Tests.Unicode;

/// <summary>The line of a code point in UnicodeData.txt.</summary>
/// <param name="Category">General category.</param>
/// <param name="CombiningClass">Canonical combining class.</param>
/// <param name="DecompositionType">What &lt;…&gt; says before the decomposition; empty for a canonical one.</param>
/// <param name="Decomposition">The code points it is decomposed into, not further; empty for none.</param>
/// <param name="Uppercase">Its simple capital; itself where there is none.</param>
internal sealed record UnicodeCharacter(
    string Category, byte CombiningClass, string DecompositionType, int[] Decomposition, int Uppercase);

/// <summary>UnicodeData.txt.</summary>
internal static class UnicodeCharacters
{
    internal const int Limit = 0x110000;

    /// <summary>
    /// All code points with properties of their own: neither private nor in planes that nothing is assigned in.
    /// </summary>
    internal static IEnumerable<int> Points => Enumerable.Range(0, 0x32000).Concat(Enumerable.Range(0xE0000, 0x1000));

    /// <summary>What the file says of each code point; null where it says nothing.</summary>
    internal static UnicodeCharacter?[] All { get; } = Read();

    /// <summary>The full decomposition of a code point, itself where it has none. Hangul syllables have none here.</summary>
    internal static int[] Decompose(int point, bool compatibility) =>
        All[point] is not { Decomposition.Length: > 0 } character || (character.DecompositionType != "" && !compatibility)
            ? [point]
            : [.. character.Decomposition.SelectMany(part => Decompose(part, compatibility))];

    private static UnicodeCharacter?[] Read()
    {
        var all = new UnicodeCharacter?[Limit];
        int first = -1;
        foreach (string[] fields in UnicodeFile.Lines("UnicodeData"))
        {
            int point = UnicodeFile.Point(fields[0]);
            string[] decomposition = fields[5].Split('>', StringSplitOptions.TrimEntries);
            var character = new UnicodeCharacter(
                fields[2], byte.Parse(fields[3], CultureInfo.InvariantCulture),
                decomposition.Length > 1 ? decomposition[0][1..] : "", UnicodeFile.Points(decomposition[^1]),
                fields[12].Length > 0 ? UnicodeFile.Point(fields[12]) : point);
            if (fields[1].EndsWith(", First>", StringComparison.Ordinal)) first = point;
            if (!fields[1].EndsWith(", Last>", StringComparison.Ordinal)) first = point;
            for (int each = first; each <= point; each++)
            {
                all[each] = character.Uppercase == point ? character with { Uppercase = each } : character;
            }
        }

        return all;
    }
}
