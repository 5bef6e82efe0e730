using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using MlNetAttention.Cli.Riley;
using Spectre.Console;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention data riley`: writes the bundled synthetic set.</summary>
internal static class DataRileyCommand
{
    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The same seed gives the same files, byte for byte.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string> Output = new("--output")
    {
        Description = "The folder for train.tsv and test.tsv.",
        DefaultValueFactory = _ => "data/riley",
        Validators = { NotEmpty },
    };

    private static readonly Option<int> TrainRows = Rows("--train-rows", 20_000);
    private static readonly Option<int> TestRows = Rows("--test-rows", 2_000);

    public static Command Create()
    {
        var command = new Command("riley", "Write a synthetic set of rows about who is what.")
        {
            Seed, Output, TrainRows, TestRows,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var generator = new RileyGenerator(arguments.GetValue(Seed));
        RileyRow[] train = generator.Next(arguments.GetValue(TrainRows));
        RileyRow[] test = generator.Next(arguments.GetValue(TestRows));

        string folder = arguments.GetRequiredValue(Output);
        try
        {
            RileyFiles.Write(folder, train, test);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            arguments.InvocationConfiguration.Error.WriteLine($"Cannot write to {folder}: {error.Message}");
            return ExitCode.Failed;
        }

        AnsiConsole.Write(Counts(train, test));
        return ExitCode.Done;
    }

    private static void NotEmpty(OptionResult option)
    {
        if (option.Tokens.Any(token => token.Value.Length == 0)) option.AddError("--output is empty; expected a folder.");
    }

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
