using System.Globalization;
using System.Text;

namespace MlNetAttention.Plots;

/// <summary>Text that somebody else wrote, fit to be shown.</summary>
internal static class ShownText
{
    // A letter can have any number of marks.
    private const int MostUnitsPerLetter = 8;

    /// <summary>
    /// The text without control characters and halves of a surrogate pair, which are no letters that could be drawn, nor may XML
    /// have them.
    /// </summary>
    public static string Visible(string text) => string.Concat(text.EnumerateRunes().Select(Visible));

    /// <summary>The visible text, ended by … where it has more letters than that.</summary>
    public static string Short(string text, int longest)
    {
        int most = longest * MostUnitsPerLetter;
        var letters = new StringInfo(Visible(text.Length <= most ? text : text[..most]));
        return letters.LengthInTextElements <= longest && text.Length <= most
            ? letters.String
            : $"{letters.SubstringByTextElements(0, Math.Min(letters.LengthInTextElements, longest - 1))}…";
    }

    private static string Visible(Rune rune) =>
        Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? "�" : rune.ToString();
}
