using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>Standard output, which may be a person's terminal or another program's input.</summary>
internal static class Screen
{
    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    public static int Width => IsTerminal ? AnsiConsole.Profile.Width : 80;

    public static void Table(string[] headers, IReadOnlyList<string[]> rows)
    {
        string plain = PlainTable.Format(headers, rows);
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

    // A blank on either side of a cell and a line between two, where a plain table has a gap of two.
    private static int SpaceForBorders(string[] headers) => headers.Length + 3;
}
