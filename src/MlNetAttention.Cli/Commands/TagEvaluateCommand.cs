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
    private static readonly string[] Trained = [PipelineNames.Text, PipelineNames.Attention, PipelineNames.Both];
    private static readonly Option<string[]> Pipelines = PipelineArguments.New(Trained);

    public static Command Create()
    {
        CliCommand command = new CliCommand(
                "tag-evaluate",
                "Train on a file that has a tag for each word (O, B-type, I-type), and compare FeaturizeText of a word and its "
                + "neighbours, attention (--features of each word), both, and the vectors that a pretrained encoder has for "
                + "words, behind the same trainer.",
                "tag-evaluate --train tags.tsv --features ScoresAndVector")
            .Group(
                "Data", Train, Test, Validation, DataOptions.LabelColumn, DataOptions.TextColumn, DataOptions.Separator,
                DataOptions.Quote)
            .Group("Pipelines", Pipelines, PretrainedArguments.Encoder, PretrainedArguments.Storage, PretrainedArguments.Layers)
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
        string[] pipelines = PipelineArguments.Read(arguments, Pipelines, Trained);
        PipelineArguments.CheckHeeded(arguments, pipelines, Encoder, CheckpointOption.Folder, Validation);

        // Made once before anything is read, as making it checks the options.
        NewEstimator(ml, arguments, validation: null, progress: null, cancel);
        CheckTokenizer(NewOptions(arguments));

        // Words behind the last that a pretrained encoder reads have tags all the same.
        bool trains = pipelines.Any(PipelineNames.HasEncoder);
        int maxTokens = trains ? NewOptions(arguments).Encoder.MaxTokens : int.MaxValue;
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
        TagResult[] results = TrainingDisplay.During(Compare, trains);
        cancel.ThrowIfCancellationRequested();
        TagTable.Show(results, NewOptions(arguments).Features);

        LabeledRows Read(string path) => DataOptions.Read(arguments, path, DataOptions.Columns(arguments), cancel);

        TagResult[] Compare(ITrainingDisplay display) => new TagComparison(
            ml, validation => NewEstimator(ml, arguments, validation, display, cancel), NewOptions(arguments).Features, display)
        {
            Validation = validationRows,
            Pretrained = pretrained,
        }.Run(pipelines, trainRows, testRows, cancel);
    }

    private static void CheckTokenizer(AttentionOptions options)
    {
        AttentionStage.CheckTokenizer(options);
        if (options.Vocabulary.TokenizerFolder is null || options.Features == FeatureContent.Scores) return;
        throw Failure.OfUsage(
            $"--tokenizer goes with --features {FeatureContent.Scores} alone here: words have scores, but pieces have vectors.");
    }

    private static AttentionOptions NewOptions(ParseResult arguments)
    {
        AttentionOptions options = Encoder.Read(arguments);
        return options with
        {
            TokenScoresPerWord = options is { Features: not FeatureContent.Vector, Vocabulary.TokenizerFolder: not null },
            TokenScoresColumnName = options.Features == FeatureContent.Vector ? null : TagComparison.TokenScores,
            TokenVectorsColumnName = options.Features == FeatureContent.Scores ? null : TagComparison.TokenVectors,
        };
    }

    private static AttentionFeaturizingEstimator NewEstimator(
        MLContext ml, ParseResult arguments, IDataView? validation, IProgress<TrainingProgress>? progress,
        CancellationToken cancel)
    {
        AttentionOptions options = NewOptions(arguments);
        options = options with
        {
            Training = options.Training with
            {
                Seed = arguments.GetValue(DataOptions.Seed),
                Progress = progress,
                CancellationToken = cancel,
                ValidationSet = validation,
                CheckpointDirectory = CheckpointOption.Read(arguments),
            },
        };
        return AttentionStage.New(ml, options, [TagComparison.Words], TagComparison.Tags);
    }
}
