using System.Globalization;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>How many rows of either file have a value, as Markdown, since the README of a set shows the same table.</summary>
internal static class CountTable
{
    /// <param name="column">What is counted by.</param>
    /// <param name="values">Its values, a line each.</param>
    /// <param name="train">The rows of train.tsv.</param>
    /// <param name="test">Those of test.tsv.</param>
    /// <param name="valueOf">The value of a row.</param>
    public static Table Of<TRow, TValue>(
        string column, IEnumerable<TValue> values, TRow[] train, TRow[] test, Func<TRow, TValue> valueOf)
        where TValue : notnull
    {
        Table table = new Table().MarkdownBorder().AddColumn(column)
            .AddColumn(new TableColumn("train").RightAligned()).AddColumn(new TableColumn("test").RightAligned());
        foreach (TValue value in values)
        {
            table.AddRow($"{value}", Text(Count(train, value)), Text(Count(test, value)));
        }

        return table.AddRow("all", Text(train.Length), Text(test.Length));

        int Count(TRow[] rows, TValue value) => rows.Count(row => valueOf(row).Equals(value));
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}
