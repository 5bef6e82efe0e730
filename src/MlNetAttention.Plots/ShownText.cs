using System.Globalization;
using System.Text;

namespace MlNetAttention.Plots;

/// <summary>Makes text of unknown origin safe to display.</summary>
internal static class ShownText
{
    // A letter can have any number of combining marks.
    private const int MostUnitsPerLetter = 8;

    // A longer name of a token would push the picture aside.
    private const int LongestToken = 18;

    /// <summary>
    /// The text with � in place of control characters and halves of surrogate pairs, which cannot be drawn and which XML does
    /// not allow.
    /// </summary>
    public static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(Visible));

    /// <summary>The visible text, cut and ended by … where it has more letters than <paramref name="longest"/>.</summary>
    public static string Short(string text, int longest)
    {
        int most = longest * MostUnitsPerLetter;
        var letters = new StringInfo(Visible(text.Length <= most ? text : text[..most]));
        return letters.LengthInTextElements <= longest && text.Length <= most
            ? letters.String
            : $"{letters.SubstringByTextElements(0, Math.Min(letters.LengthInTextElements, longest - 1))}…";
    }

    /// <summary>A token as axes and tables show it, shortened where it is long.</summary>
    public static string Token(string token) => Short(token, LongestToken);

    /// <summary>The tokens as axes and tables show them; numbers from 1 where there is not one token per row.</summary>
    public static IReadOnlyList<string> Tokens(IReadOnlyList<string> tokens, int rows) =>
        tokens.Count == rows
            ? [.. tokens.Select(Token)]
            : [.. Enumerable.Range(1, rows).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    private static string Visible(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? "�" : rune.ToString();
}
