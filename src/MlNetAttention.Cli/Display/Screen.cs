using System.Text;
using MlNetAttention.Cli.Shell;
using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>
/// Standard output (or standard error, where that carries data), which may be a person's terminal or another program's input.
/// </summary>
internal static class Screen
{
    // Between two columns of a plain table.
    private const string Gap = "  ";

    private static readonly Lazy<IAnsiConsole> Errors = new(
        () => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    /// <summary>The terminal, or what stands for it, that people read.</summary>
    public static IAnsiConsole Terminal => StandardStreams.OutputCarriesData ? Errors.Value : AnsiConsole.Console;

    public static bool IsTerminal =>
        !(StandardStreams.OutputCarriesData ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        && Terminal.Profile.Capabilities.Interactive;

    public static int Width => IsTerminal ? Terminal.Profile.Width : 80;

    public static void Table(string[] headers, IReadOnlyList<string[]> rows)
    {
        string plain = PlainTable(headers, rows);
        if (!IsTerminal || plain.IndexOf('\n') + SpaceForBorders(headers) > Width)
        {
            // A border that does not fit would cost cells their ends.
            Console.Out.Write(plain);
            return;
        }

        var table = new Table();
        foreach ((int at, string header) in headers.Index())
        {
            var column = new TableColumn(header.EscapeMarkup()) { NoWrap = true };
            table.AddColumn(at == 0 ? column : column.RightAligned());
        }

        foreach (string[] row in rows) table.AddRow([.. row.Select(cell => Shown.OneLine(cell).EscapeMarkup())]);
        Terminal.Write(table);
    }

    // Columns as wide as their widest cell: never wrapped, and easily cut by other programs.
    private static string PlainTable(string[] headers, IReadOnlyList<string[]> rows)
    {
        string[][] shown = [.. rows.Prepend(headers).Select(row => row.Select(Shown.OneLine).ToArray())];
        int[] widths = [.. headers.Select((_, at) => shown.Max(row => CellsOf(row[at])))];
        var table = new StringBuilder();
        foreach (string[] cells in shown)
        {
            // Names on the left, numbers on the right.
            IEnumerable<string> padded = cells.Select((cell, at) => at == 0 ? cell + Blanks(cell, at) : Blanks(cell, at) + cell);
            table.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
        }

        return table.ToString();

        string Blanks(string cell, int at) => new(' ', widths[at] - CellsOf(cell));
    }

    /// <summary>The columns of a terminal that a text takes; a Chinese sign takes two.</summary>
    public static int CellsOf(string text) => text.GetCellWidth();

    // A blank on either side of a cell and a line between two, where a plain table has a gap of two.
    private static int SpaceForBorders(string[] headers) => headers.Length + 3;
}
