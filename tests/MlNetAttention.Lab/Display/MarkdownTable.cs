using System.Text;

namespace MlNetAttention.Lab.Display;

/// <summary>Tables as Markdown, each below its title.</summary>
internal static class MarkdownTable
{
    public static void Write(Stream stream, IEnumerable<EvaluationTable> tables)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(string.Join('\n', tables.Select(Format)));
    }

    private static string Format(EvaluationTable table)
    {
        var text = new StringBuilder($"## {Escape(table.Title)}\n\n");
        AddRow(table.Headers);

        // Names on the left, numbers on the right.
        AddRow([.. table.Headers.Select((_, at) => at == 0 ? "---" : "---:")]);
        foreach (string[] row in table.Rows) AddRow(row);
        return text.ToString();

        void AddRow(string[] cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Escape)).Append(" |\n");
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal);
}
