using System.Text;

namespace MlNetAttention.Cli.Display;

/// <summary>A table of text whose columns are as wide as their widest cell: never wrapped, easily cut by other programs.</summary>
internal static class PlainTable
{
    private const string Gap = "  ";

    public static string Format(string[] headers, IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. headers.Select((header, at) => rows.Select(row => row[at].Length).Append(header.Length).Max())];
        var table = new StringBuilder();
        foreach (string[] cells in rows.Prepend(headers))
        {
            // Names on the left, numbers on the right.
            IEnumerable<string> padded = cells.Select((cell, at) => at == 0 ? cell.PadRight(widths[at]) : cell.PadLeft(widths[at]));
            table.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
        }

        return table.ToString();
    }
}
