using System.CommandLine;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Commands;

/// <summary>The options that several commands share: the columns of a file and the seed.</summary>
internal static class DataOptions
{
    public static readonly FileOption<string> SavedPipeline = new("--model", FileUse.Read)
    {
        Description = "A saved pipeline.",
        Required = true,
    };

    public static readonly Option<string> LabelColumn = new("--label-column")
    {
        Description = "The column of labels.",
        DefaultValueFactory = _ => "label",
    };

    public static readonly Option<string> TextColumn = new("--text-column")
    {
        Description = "The column of texts.",
        DefaultValueFactory = _ => "text",
    };

    public static readonly Option<string[]> TextColumns = new("--text-column")
    {
        Description = "The column of texts; given more than once, several columns that the encoder tells apart.",
        DefaultValueFactory = _ => ["text"],
    };

    public static readonly Option<string?> GroupColumn = new("--group-column")
    {
        Description = "A column whose rows belong together: each of its values is measured by itself, such as 'level' in "
            + "data/riley, or with --task Ranking is a query whose rows are ranked.",
    };

    public static readonly Option<string[]> NumberColumns = new("--number-columns")
    {
        Description = "Columns of numbers that are features beside the text; the saved pipeline asks for them, too.",
        AllowMultipleArgumentsPerToken = true,
    };

    public static readonly Option<string?> WeightColumn = new("--weight-column")
    {
        Description = "A column of numbers of at least 0: how much a row counts in training. Rows that are measured count the "
            + "same.",
    };

    public static readonly Option<string?> SamplingKeyColumn = new("--sampling-key-column")
    {
        Description = "A column that says which rows belong together, such as a user: they are held out together, and are in "
            + "the same fold.",
    };

    public static readonly Option<string?> Separator = new("--separator")
    {
        Description = "What stands between two fields: tab, comma, semicolon, pipe or one character; by default found by the "
            + "name of the file and its first line.",
        Validators =
        {
            result =>
            {
                if (result.Tokens is [var token] && TableFormat.Parse(token.Value) is null)
                {
                    result.AddError(
                        $"--separator is '{Shown.Text(token.Value)}'; expected tab, comma, semicolon, pipe or one ASCII "
                        + "character.");
                }
            },
        },
    };

    public static readonly Option<Quoting> Quote = new("--quote")
    {
        Description = "Whether fields may stand in quotes; by default always but for tab separated files, where it is found.",
    };

    public static readonly Option<int> Seed = new("--seed")
    {
        Description = "The same seed gives the same numbers.",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>The rows of a file, from the columns that the options name.</summary>
    /// <exception cref="Failure">The file cannot be read, lacks a column or has a malformed row.</exception>
    public static LabeledRows Read(ParseResult arguments, string path, LabeledColumns columns, CancellationToken cancel) =>
        LabeledRows.Read(path, columns, Format(arguments), cancel);

    /// <summary>The columns of labels and texts.</summary>
    public static LabeledColumns Columns(ParseResult arguments) =>
        new(arguments.GetRequiredValue(LabelColumn), arguments.GetRequiredValue(TextColumn));

    /// <summary>The format of files, as far as options name it.</summary>
    public static TableFormat Format(ParseResult arguments) => new(
        arguments.GetValue(Separator) is { } separator ? TableFormat.Parse(separator) : null, arguments.GetValue(Quote));
}
