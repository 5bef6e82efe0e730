using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Commands;

/// <summary>The options that say what kind of label a file has.</summary>
internal static class TaskOptions
{
    public static readonly Option<TaskKind> Kind = new("--task")
    {
        Description = "What kind of label it is: one of many texts, one of two, a number, the relevance of a row to its query, "
            + "or any number of names.",
    };

    public static readonly Option<string?> PositiveLabel = new("--positive-label")
    {
        Description = "The label that --task Binary takes for positive; by default true or 1, or else the second of the two in "
            + "alphabetical order.",
    };

    public static readonly Option<string?> LabelSeparator = new("--label-separator")
    {
        Description = "What stands between two names of a label with --task MultiLabel, which this option asks for by itself; by "
            + $"default '{TaskSettings.UsualSeparator}'.",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: "" }])
                {
                    result.AddError("--label-separator is empty; expected one character or several, such as ';'.");
                }
            },
        },
    };

    /// <summary>The kind of label.</summary>
    /// <exception cref="Failure">An option does not go with it, or one that it needs is missing.</exception>
    public static TaskSettings Read(ParseResult arguments)
    {
        string? separator = arguments.GetValue(LabelSeparator);
        TaskKind kind = KindOf(arguments, separator);
        string? positive = arguments.GetValue(PositiveLabel);
        if (kind != TaskKind.Binary && positive is not null)
        {
            throw Failure.OfUsage("--positive-label goes with --task Binary alone.");
        }

        CheckGroup(kind, arguments.GetValue(DataOptions.GroupColumn));
        if (kind == TaskKind.Ranking && arguments.GetValue(DataOptions.SamplingKeyColumn) is { } key)
        {
            throw Failure.OfUsage(
                $"--sampling-key-column is '{Shown.Text(key)}'; --task Ranking keeps the rows of a query together by itself.");
        }

        return new(kind) { PositiveLabel = positive, LabelSeparator = separator ?? TaskSettings.UsualSeparator };
    }

    // A label is never guessed to hold several names: a sign that could separate them may as well be part of one.
    private static TaskKind KindOf(ParseResult arguments, string? separator)
    {
        TaskKind named = arguments.GetValue(Kind);
        if (separator is null || named == TaskKind.MultiLabel) return named;
        return arguments.GetResult(Kind) is { Implicit: false }
            ? throw Failure.OfUsage($"--label-separator goes with --task MultiLabel alone; found --task {named}.")
            : TaskKind.MultiLabel;
    }

    private static void CheckGroup(TaskKind kind, string? group)
    {
        if (kind == TaskKind.Ranking && group is null)
        {
            throw Failure.OfUsage("--task Ranking needs --group-column, the column that says which rows belong to one query.");
        }

        if (kind is TaskKind.Regression or TaskKind.MultiLabel && group is not null)
        {
            throw Failure.OfUsage(
                $"--group-column is '{Shown.Text(group)}', by which --task {kind} does not measure; expected --task Multiclass "
                + "or Binary, or Ranking, whose queries it names.");
        }
    }
}
