using System.Globalization;
using System.Text;

namespace MlNetAttention.Cli.Shell;

/// <summary>Text from a file or a command line as an error shows it: short, and without control characters.</summary>
internal static class Shown
{
    /// <summary>The most characters of a field that an error shows.</summary>
    public const int MostLength = 80;

    // Of a list, such as the columns of a file.
    private const int MostItems = 20;

    /// <summary>The beginning of a text on one line.</summary>
    public static string Text(string text)
    {
        int length = Math.Min(text.Length, MostLength);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        string shown = OneLine(text[..length]);
        return length == text.Length
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{shown}… ({text.Length} characters)");
    }

    /// <summary>The first of many in quotes, separated by commas.</summary>
    public static string List(IReadOnlyCollection<string> texts)
    {
        string shown = string.Join(", ", texts.Take(MostItems).Select(text => $"'{Text(text)}'"));
        return texts.Count <= MostItems
            ? shown
            : string.Create(CultureInfo.InvariantCulture, $"{shown} and {texts.Count - MostItems} more");
    }

    /// <summary>A text without characters that a terminal obeys: they are written as escapes.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(IsHidden)) return text;
        var shown = new StringBuilder();
        foreach (char sign in text)
        {
            if (!IsHidden(sign)) shown.Append(sign);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)sign:X4}");
        }

        return shown.ToString();
    }

    // Formats too: some turn the direction of what follows.
    private static bool IsHidden(char sign) => char.GetUnicodeCategory(sign)
        is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || sign is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
