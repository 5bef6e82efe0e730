using System.Globalization;
using System.Text;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>The one place that words what is wrong with a file: its name, the place, what was found, what was expected.</summary>
internal static class PieceError
{
    private const int LongestShown = 60;

    internal static FormatException At(string file, string place, string found, string expected) =>
        new($"{file}, {place}: found {found}; expected {expected}.");

    /// <summary>A text of a file in quotation marks, cut where it is long and without characters that cannot be seen.</summary>
    internal static string Show(string text) => $"'{Shorten(text)}'";

    /// <summary>A text of a file, cut where it is long and without characters that cannot be seen.</summary>
    internal static string Shorten(string text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.AsSpan(0, Math.Min(text.Length, LongestShown)).EnumerateRunes())
        {
            bool isSeen = !Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            shown.Append(isSeen ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return shown.Append(text.Length > LongestShown ? "…" : "").ToString();
    }
}
