using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>`data chase`: writes the set of who said who chased whom.</summary>
internal static class DataChaseCommand
{
    private static readonly Option<int> Seed = DatasetOption.Seed();
    private static readonly FileOption<string> Output = DatasetOption.Output("data/chase");

    public static Command Create()
    {
        var command = new Command("chase", "Write a synthetic set of pairs of statements that contradict each other.")
        {
            Seed, Output,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        (ChaseRow[] train, ChaseRow[] test) = ChaseGenerator.Rows(arguments.GetValue(Seed));
        cancel.ThrowIfCancellationRequested();
        DatasetFiles.Write(arguments.GetRequiredValue(Output), ["label", "claim", "reply"], Fields(train), Fields(test), cancel);
        AnsiConsole.Write(Counts(train, test));
    }

    private static IEnumerable<object[]> Fields(ChaseRow[] rows) =>
        rows.Select(row => new object[] { row.Label, row.Claim, row.Reply });

    // Markdown, since the README of the set shows the same table.
    private static Table Counts(ChaseRow[] train, ChaseRow[] test)
    {
        Table table = new Table().MarkdownBorder().AddColumn("label")
            .AddColumn(new TableColumn("train").RightAligned()).AddColumn(new TableColumn("test").RightAligned());
        foreach (string animal in ChaseGrammar.Animals) table.AddRow(animal, Count(train, animal), Count(test, animal));
        return table.AddRow("all", Count(train, null), Count(test, null));
    }

    private static string Count(ChaseRow[] rows, string? animal) =>
        rows.Count(row => animal is null || row.Label == animal).ToString(CultureInfo.InvariantCulture);
}
