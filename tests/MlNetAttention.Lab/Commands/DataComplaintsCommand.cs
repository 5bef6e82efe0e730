using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>`data complaints`: writes the set of what guests complain about.</summary>
internal static class DataComplaintsCommand
{
    private static readonly Option<int> Seed = DatasetOption.Seed();
    private static readonly FileOption<string> Output = DatasetOption.Output("data/complaints");

    public static Command Create()
    {
        var command = new Command("complaints", "Write a synthetic set of texts with any number of complaints.")
        {
            Seed, Output,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        var generator = new ComplaintsGenerator(arguments.GetValue(Seed));
        ComplaintsRow[] train = generator.Next(ComplaintsGenerator.TrainRows);
        ComplaintsRow[] test = generator.Next(ComplaintsGenerator.TestRows);
        cancel.ThrowIfCancellationRequested();
        DatasetFiles.Write(arguments.GetRequiredValue(Output), ["label", "text"], Fields(train), Fields(test), cancel);
        AnsiConsole.Write(CountTable.Of(
            "complaints", train.Select(row => row.Complaints).Distinct().Order(), train, test, row => row.Complaints));
    }

    private static IEnumerable<object[]> Fields(ComplaintsRow[] rows) => rows.Select(row => new object[] { row.Label, row.Text });
}
