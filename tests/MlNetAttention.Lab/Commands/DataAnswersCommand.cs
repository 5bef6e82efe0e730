using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Lab.Generators;
using Spectre.Console;

namespace MlNetAttention.Lab.Commands;

/// <summary>`data answers`: writes the set of questions and the sentences that may answer them.</summary>
internal static class DataAnswersCommand
{
    private static readonly Option<int> Seed = DatasetOption.Seed();
    private static readonly FileOption<string> Output = DatasetOption.Output("data/answers");

    public static Command Create()
    {
        var command = new Command("answers", "Write a synthetic set of questions whose sentences are to be ranked.")
        {
            Seed, Output,
        };
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        var generator = new AnswersGenerator(arguments.GetValue(Seed));
        AnswersRow[] train = generator.Next(AnswersGenerator.TrainQueries);
        AnswersRow[] test = generator.Next(AnswersGenerator.TestQueries);
        cancel.ThrowIfCancellationRequested();
        DatasetFiles.Write(
            arguments.GetRequiredValue(Output), ["query", "relevance", "text"], Fields(train), Fields(test), cancel);
        AnsiConsole.Write(CountTable.Of(
            "relevance", train.Select(row => row.Relevance).Distinct().OrderDescending(), train, test, row => row.Relevance));
    }

    private static IEnumerable<object[]> Fields(AnswersRow[] rows) =>
        rows.Select(row => new object[] { row.Query, row.Relevance, row.Text });
}
