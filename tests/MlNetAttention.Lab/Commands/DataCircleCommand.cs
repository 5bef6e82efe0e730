using System.CommandLine;
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
        AnsiConsole.Write(CountTable.Of("label", CircleGrammar.Kinds, train, test, row => row.Label));
    }

    private static IEnumerable<object[]> Fields(CircleRow[] rows) => rows.Select(row => new object[] { row.Label, row.Text });
}
