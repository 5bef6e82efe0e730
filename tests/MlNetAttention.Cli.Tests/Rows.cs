using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests;

/// <summary>Small sets of rows.</summary>
internal static class Rows
{
    public static LabeledRows Of(params (string Label, string Text)[] rows) => new(
        "rows.tsv", "label", [.. rows.Select((row, at) => new LabeledRow(row.Label, row.Text, null, at + 2))]);

    /// <summary>As many rows of two labels in turns, each text told by one of its words.</summary>
    public static (string Label, string Text)[] Easy(int count) =>
    [
        .. Enumerable.Range(0, count).Select(
            at => at % 2 == 0 ? ("cat", $"a cat purrs {at / 2 % 7}") : ("dog", $"a dog barks {at / 2 % 7}")),
    ];
}
