using System.CommandLine;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Commands;

/// <summary>The options that several commands share: the columns of a file, the kind of label and the seed.</summary>
internal static class DataOptions
{
    public static readonly Option<string> LabelColumn = new("--label-column") { DefaultValueFactory = _ => "label" };
    public static readonly Option<string> TextColumn = new("--text-column") { DefaultValueFactory = _ => "text" };
    public static readonly Option<TaskKind> Task = new("--task") { Description = "What kind of label it is." };
    public static readonly Option<int> Seed = new("--seed")
    {
        Description = "The same seed gives the same numbers.",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>The rows of a file, from the columns that the options name.</summary>
    /// <exception cref="Failure">The file cannot be read, lacks a column or has a malformed row.</exception>
    public static LabeledRows Read(ParseResult arguments, string path, CancellationToken cancel) => LabeledRows.Read(
        path, arguments.GetRequiredValue(LabelColumn), arguments.GetRequiredValue(TextColumn), cancel);
}
