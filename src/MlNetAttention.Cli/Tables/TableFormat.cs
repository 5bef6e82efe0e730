using System.Globalization;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tables;

/// <summary>Whether fields may stand in quotes.</summary>
internal enum Quoting
{
    /// <summary>Always, but for tab separated files: in those where the file shows it (see <see cref="TableLayout"/>).</summary>
    Auto,

    /// <summary>A field that begins with a quote ends with the next that is not doubled.</summary>
    Always,

    /// <summary>A quote is a character like any other.</summary>
    Never,
}

/// <summary>The format of a table, as far as the user names it.</summary>
/// <param name="Separator">What stands between two fields; null to find it.</param>
/// <param name="Quoting">Whether fields may stand in quotes.</param>
internal sealed record TableFormat(char? Separator = null, Quoting Quoting = Quoting.Auto)
{
    public const char Tab = '\t';

    private static readonly Dictionary<string, char> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tab"] = Tab,
        ["comma"] = ',',
        ["semicolon"] = ';',
        ["pipe"] = '|',
        ["\\t"] = Tab,
    };

    /// <summary>The separators that are tried, in this order.</summary>
    public static IReadOnlyList<char> Separators { get; } = [Tab, ',', ';', '|'];

    /// <summary>Reads what an option says: a name or one character of ASCII; null where it says neither.</summary>
    public static char? Parse(string text) =>
        Names.TryGetValue(text, out char named) ? named
        : text is [var sign] && char.IsAscii(sign) && !char.IsAsciiLetterOrDigit(sign) && sign is not ('"' or '\n' or '\r') ? sign
        : null;

    /// <summary>A separator in words.</summary>
    public static string Describe(char separator) => separator switch
    {
        Tab => "tab",
        ',' => "comma",
        ';' => "semicolon",
        '|' => "pipe",
        _ => string.Create(CultureInfo.InvariantCulture, $"'{Shown.OneLine(separator.ToString())}'"),
    };

    /// <summary>The separator that the name of a file speaks of; tab where it speaks of none.</summary>
    public static char OfName(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ',' : Tab;
    }
}
