using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>`data circle`: writes the set of who goes first.</summary>
internal static class DataCircleCommand
{
    private static readonly Option<int> Seed = DatasetOption.Seed();
    private static readonly FileOption<string> Output = DatasetOption.Output("data/riley/circle");

    public static Command Create()
    {
        var command = new Command("circle", "Write a synthetic set of pairs in which no ranking says who goes first.")
        {
            Seed, Output,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        (CircleRow[] train, CircleRow[] test) = CircleGenerator.Rows(arguments.GetValue(Seed));
        cancel.ThrowIfCancellationRequested();
        DatasetFiles.Write(arguments.GetRequiredValue(Output), ["label", "text"], Fields(train), Fields(test), cancel);
        AnsiConsole.Write(Counts(train, test));
    }

    private static IEnumerable<object[]> Fields(CircleRow[] rows) => rows.Select(row => new object[] { row.Label, row.Text });

    // Markdown, since the README of the set shows the same table.
    private static Table Counts(CircleRow[] train, CircleRow[] test)
    {
        Table table = new Table().MarkdownBorder().AddColumn("label")
            .AddColumn(new TableColumn("train").RightAligned()).AddColumn(new TableColumn("test").RightAligned());
        foreach (string kind in CircleGrammar.Kinds) table.AddRow(kind, Count(train, kind), Count(test, kind));
        return table.AddRow("all", Count(train, null), Count(test, null));
    }

    private static string Count(CircleRow[] rows, string? kind) =>
        rows.Count(row => kind is null || row.Label == kind).ToString(CultureInfo.InvariantCulture);
}
