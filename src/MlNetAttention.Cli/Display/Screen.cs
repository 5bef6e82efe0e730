using System.Text;
using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>Standard output, which may be a person's terminal or another program's input.</summary>
internal static class Screen
{
    // Between two columns of a plain table.
    private const string Gap = "  ";

    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    public static int Width => IsTerminal ? AnsiConsole.Profile.Width : 80;

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

        foreach (string[] row in rows) table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        AnsiConsole.Write(table);
    }

    // Columns as wide as their widest cell: never wrapped, and easily cut by other programs.
    private static string PlainTable(string[] headers, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headers.Select((header, at) => rows.Select(row => row[at].Length).Append(header.Length).Max())];
        var table = new StringBuilder();
        foreach (string[] cells in rows.Prepend(headers))
        {
            // Names on the left, numbers on the right.
            IEnumerable<string> padded = cells.Select(
                (cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]));
            table.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
        }

        return table.ToString();
    }

    // A blank on either side of a cell and a line between two, where a plain table has a gap of two.
    private static int SpaceForBorders(string[] headers) => headers.Length + 3;
}
