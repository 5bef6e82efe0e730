using System.CommandLine;
using Microsoft.ML;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Commands;

/// <summary>`mlnet-attention tag-evaluate`: what attention adds to FeaturizeText where every word has a tag.</summary>
internal static class TagEvaluateCommand
{
    private static readonly FileOption<string> Train = new("--train", FileUse.Read)
    {
        Description = "TSV with a header; the label has a tag for each word of the text, both separated by blanks.",
        Required = true,
    };

    private static readonly FileOption<string?> Test = new("--test", FileUse.Read)
    {
        Description = "TSV to measure on; without it a fifth of --train.",
    };

    private static readonly FileOption<string?> Validation = new("--validation", FileUse.Read)
    {
        IsApart = true,
        Description = "TSV that tells the encoder's best number of epochs, in place of --validation-fraction of --train.",
    };

    private static readonly EncoderArguments Encoder = new();
    private static readonly Option<string[]> Pipelines = PipelineArguments.New(PipelineArguments.OfTags);

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "tag-evaluate",
                "Train on a file that has a tag for each word (O, B-type, I-type), and compare FeaturizeText of a word and its "
                + "neighbours, attention (--features of each word), both, and the vectors that a pretrained encoder has for "
                + "words, behind the same trainer; and that encoder trained further.",
                "tag-evaluate --train tags.tsv --features ScoresAndVector")
            .Group(
                "Data", Train, Test, Validation, DataOptions.LabelColumn, DataOptions.TextColumn, DataOptions.Separator,
                DataOptions.Quote)
            .Group(
                "Pipelines", Pipelines, PretrainedArguments.Encoder, PretrainedArguments.FineTune, PretrainedArguments.Storage,
                PretrainedArguments.Layers)
            .Group("Run", DataOptions.Seed, CheckpointOption.Folder);
        Encoder.AddGroupsTo(command, severalColumns: false);
        command.Does(Run);
        return command;
    }

    private static void Run(ParseResult arguments, CancellationToken cancel)
    {
        int seed = arguments.GetValue(DataOptions.Seed);
        var ml = new MLContext(seed);
        PretrainedSource? source = PretrainedArguments.Read(arguments);
        string[] pipelines = PipelineArguments.Read(arguments, Pipelines, PipelineArguments.OfTags);
        PipelineArguments.CheckHeeded(arguments, pipelines, Encoder, CheckpointOption.Folder, Validation);
        AttentionOptions options = ReadOptions(arguments, cancel);
        bool trains = pipelines.Any(PipelineNames.HasEncoder);

        // Before anything is read; what a pretrained encoder decides is looked at once it is there.
        TagOptions.Check(ml, source is null ? options : options with { Encoder = new() });
        if (source is not null && trains) TagOptions.CheckPieces(options, PretrainedArguments.Encoder.Name);

        // Words behind the last that a pretrained encoder reads have tags all the same.
        int maxTokens = trains && source is null ? options.Encoder.MaxTokens : int.MaxValue;
        LabeledRows train = Read(arguments.GetRequiredValue(Train)), test = train;

        // Before they are shuffled: an error names the first row of the file that is wrong.
        TaggedRows.ToLearnFrom(train, maxTokens);
        if (arguments.GetValue(Test) is { } path) test = Read(path);
        else (train, test) = train.HoldOut(LabeledRows.TestShare, seed, SplitRule.Rows);
        (TaggedRow[] trainRows, TaggedRow[] testRows) =
            (TaggedRows.ToLearnFrom(train, maxTokens), TaggedRows.Of(test, maxTokens));

        TaggedRow[]? validationRows =
            arguments.GetValue(Validation) is { } own ? TaggedRows.Of(Read(own), maxTokens) : null;

        AttentionEncoder? pretrained = source?.Load();
        options = options with { Pretrained = pretrained };
        if (trains) TagOptions.Check(ml, options);
        TagResult[] results = TrainingDisplay.During(Compare, trains);
        cancel.ThrowIfCancellationRequested();
        TagTable.Show(results, options.Features);
        foreach (string note in PretrainedArguments.Notes(source, pipelines)) Console.Out.WriteLine(note);

        LabeledRows Read(string path) => DataOptions.Read(arguments, path, DataOptions.Columns(arguments), cancel);

        TagResult[] Compare(ITrainingDisplay display) => new TagComparison(
            ml, validation => TagOptions.New(ml, options, validation, display), options.Features, display)
        {
            Validation = validationRows,
            Pretrained = pretrained,
            FineTuned = validation => TagOptions.New(ml, TagOptions.FineTuned(options), validation, display),
        }.Run(pipelines, trainRows, testRows, cancel);
    }

    private static AttentionOptions ReadOptions(ParseResult arguments, CancellationToken cancel)
    {
        AttentionOptions options = Encoder.Read(arguments);
        return options with
        {
            Training = options.Training with
            {
                Seed = arguments.GetValue(DataOptions.Seed),
                CancellationToken = cancel,
                CheckpointDirectory = CheckpointOption.Read(arguments),
            },
        };
    }
}
