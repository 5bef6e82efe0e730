using System.CommandLine;
using System.Globalization;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>`data riley`: writes the bundled synthetic set.</summary>
internal static class DataRileyCommand
{
    private static readonly Option<int> Seed = DatasetOption.Seed();
    private static readonly FileOption<string> Output = DatasetOption.Output("data/riley");
    private static readonly Option<int> TrainRows = Rows("--train-rows", 20_000);
    private static readonly Option<int> TestRows = Rows("--test-rows", 2_000);

    public static Command Create()
    {
        var command = new Command("riley", "Write a synthetic set of rows about who is what.")
        {
            Seed, Output, TrainRows, TestRows,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        var generator = new RileyGenerator(arguments.GetValue(Seed));
        RileyRow[] train = generator.Next(arguments.GetValue(TrainRows));
        RileyRow[] test = generator.Next(arguments.GetValue(TestRows));
        cancel.ThrowIfCancellationRequested();
        DatasetFiles.Write(arguments.GetRequiredValue(Output), ["label", "text", "level"], Fields(train), Fields(test), cancel);
        AnsiConsole.Write(Counts(train, test));
    }

    private static IEnumerable<object[]> Fields(RileyRow[] rows) =>
        rows.Select(row => new object[] { row.Label, row.Text, row.Level });

    // Markdown, since the README of the set shows the same table.
    private static Table Counts(RileyRow[] train, RileyRow[] test)
    {
        int[] levels = [1, 2, 3];
        Table table = new Table().MarkdownBorder().AddColumn("label");
        foreach (string file in (string[])["train", "test"])
        {
            foreach (int level in levels) table.AddColumn(new TableColumn($"{file} {level}").RightAligned());
        }

        foreach (string label in RileyGrammar.Kinds) AddRow(label, row => row.Label == label);
        AddRow("all", _ => true);
        return table;

        void AddRow(string name, Func<RileyRow, bool> counts) => table.AddRow(
        [
            name,
            .. from rows in (RileyRow[][])[train, test]
               from level in levels
               select rows.Count(row => row.Level == level && counts(row)).ToString(CultureInfo.InvariantCulture),
        ]);
    }

    private static Option<int> Rows(string name, int count) => new(name)
    {
        Description = $"How many rows, {RileyGenerator.FewestRows} to {RileyGenerator.MostRows}.",
        DefaultValueFactory = _ => count,
        CustomParser = argument =>
        {
            string text = argument.Tokens[0].Value;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out int rows)
                && rows is >= RileyGenerator.FewestRows and <= RileyGenerator.MostRows)
            {
                return rows;
            }

            argument.AddError($"{name} is '{text}'; expected a whole number from {RileyGenerator.FewestRows} "
                + $"to {RileyGenerator.MostRows}.");
            return 0;
        },
    };
}
