using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Commands;

/// <summary>The options that say what kind of label a file has.</summary>
internal static class TaskOptions
{
    public static readonly Option<TaskKind> Kind = new("--task")
    {
        Description = "What kind of label it is: one of many texts, one of two, a number, or the relevance of a row to its "
            + "query.",
    };

    public static readonly Option<string?> PositiveLabel = new("--positive-label")
    {
        Description = "The label that --task Binary takes for positive; by default true or 1, or else the second of the two in "
            + "alphabetical order.",
    };

    /// <summary>The kind of label.</summary>
    /// <exception cref="Failure">An option does not go with it, or one that it needs is missing.</exception>
    public static TaskSettings Read(ParseResult arguments)
    {
        TaskKind kind = arguments.GetValue(Kind);
        string? positive = arguments.GetValue(PositiveLabel);
        if (kind != TaskKind.Binary && positive is not null)
        {
            throw Failure.OfUsage("--positive-label goes with --task Binary alone.");
        }

        CheckGroup(kind, arguments.GetValue(DataOptions.GroupColumn));
        return new(kind) { PositiveLabel = positive };
    }

    private static void CheckGroup(TaskKind kind, string? group)
    {
        if (kind == TaskKind.Ranking && group is null)
        {
            throw Failure.OfUsage("--task Ranking needs --group-column, the column that says which rows belong to one query.");
        }

        if (kind == TaskKind.Regression && group is not null)
        {
            throw Failure.OfUsage(
                $"--group-column is '{Shown.Text(group)}', by which --task {kind} does not measure; expected --task Multiclass "
                + "or Binary, or Ranking, whose queries it names.");
        }
    }
}
