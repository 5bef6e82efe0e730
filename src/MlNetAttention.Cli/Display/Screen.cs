using Spectre.Console;

namespace MlNetAttention.Cli.Display;

/// <summary>Standard output, which may be a person's terminal or another program's input.</summary>
internal static class Screen
{
    public static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    public static int Width => IsTerminal ? AnsiConsole.Profile.Width : 80;

    public static void Table(string[] headers, IReadOnlyList<string[]> rows)
    {
        if (!IsTerminal)
        {
            Console.Out.Write(PlainTable.Format(headers, rows));
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
}
