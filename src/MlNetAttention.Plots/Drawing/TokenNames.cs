using System.Globalization;

namespace MlNetAttention.Plots;

/// <summary>What the axes call the tokens.</summary>
internal static class TokenNames
{
    // A longer name would push the picture aside.
    private const int Longest = 18;

    // A letter can have any number of marks.
    private const int MostUnitsPerLetter = 8;

    /// <summary>The tokens, shortened where they are long; numbers from 1 where there are none.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> tokens, int length) =>
        tokens.Count == length
            ? [.. tokens.Select(token => Short(token))]
            : [.. Enumerable.Range(1, length).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    public static string Short(string token, int longest = Longest)
    {
        int most = longest * MostUnitsPerLetter;
        var text = new StringInfo(Visible(token.Length <= most ? token : token[..most]));
        return text.LengthInTextElements <= longest && token.Length <= most
            ? text.String
            : $"{text.SubstringByTextElements(0, Math.Min(text.LengthInTextElements, longest - 1))}…";
    }

    /// <summary>
    /// The text without control characters and halves of a surrogate pair, which are no letters that could be drawn, nor may XML
    /// have them.
    /// </summary>
    public static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(rune => Rune(rune)));

    private static string Rune(System.Text.Rune rune) =>
        System.Text.Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? "�" : rune.ToString();
}
