using System.CommandLine;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Cli.Shell;

/// <summary>The options of an encoder and its training on the command line, with the library's own defaults.</summary>
internal sealed class EncoderArguments
{
    private readonly Row[] _rows =
    [
        Encoder("--mechanism", "How tokens are weighed.", of => of.Mechanism, (of, value) => of with { Mechanism = value }),
        Encoder(
            "--source", "Where queries, keys and values come from.",
            of => of.Source, (of, value) => of with { Source = value }),
        Encoder("--width", "Numbers per token.", of => of.Width, (of, value) => of with { Width = value }),
        Encoder("--heads", "Attention heads; a divisor of the width.", of => of.Heads, (of, value) => of with { Heads = value }),
        Encoder("--layers", "Encoder blocks.", of => of.Layers, (of, value) => of with { Layers = value }),
        Encoder(
            "--feed-forward", "Width of the feed-forward network; 0 for none, by default 4 times --width.",
            of => of.FeedForwardWidth, (of, value) => of with { FeedForwardWidth = value }),
        Encoder("--norm", "Where layer normalisation stands.", of => of.Norm, (of, value) => of with { Norm = value }),
        Encoder(
            "--positions", "How a token's place is known.", of => of.Positions, (of, value) => of with { Positions = value }),
        Encoder("--pooling", "How token vectors become one.", of => of.Pooling, (of, value) => of with { Pooling = value }),
        Encoder(
            "--local-context", "Width of the convolution before attention; odd, 1 for none.",
            of => of.LocalContextWidth, (of, value) => of with { LocalContextWidth = value }),
        Encoder("--max-tokens", "Longer texts are cut.", of => of.MaxTokens, (of, value) => of with { MaxTokens = value }),

        Training(
            "--epochs", "The most epochs; from a pretrained encoder on, 3 unless given.",
            of => of.Epochs, (of, value) => of with { Epochs = value }),
        Training(
            "--batch-size", "Rows per batch; by default chosen by the number of rows.",
            of => of.BatchSize, (of, value) => of with { BatchSize = value }),
        Training(
            "--batch-tokens", "Tokens per batch with padding, so long texts make batches of fewer rows.",
            of => of.BatchTokens, (of, value) => of with { BatchTokens = value }),
        Training(
            "--learning-rate", "The highest learning rate; from a pretrained encoder on, 0.00005 or 0.0001 unless given.",
            of => of.LearningRate, (of, value) => of with { LearningRate = value }),
        Training(
            "--dropout", "Share of numbers set to 0; by default chosen by the data.",
            of => of.Dropout, (of, value) => of with { Dropout = value }),
        Training(
            "--word-dropout", "How often rare words are hidden.",
            of => of.WordDropout, (of, value) => of with { WordDropout = value }),
        Training(
            "--patience", "Epochs without improvement before training stops.",
            of => of.Patience, (of, value) => of with { Patience = value }),
        Training(
            "--validation-fraction", "Share of the training rows that chooses the best epoch.",
            of => of.ValidationFraction, (of, value) => of with { ValidationFraction = value }),
        Training(
            "--threads", "Threads of libtorch; by default one per processor.",
            of => of.Threads, (of, value) => of with { Threads = value }),
        Training(
            "--weight-averaging", "Epochs that the weights are averaged over; 0 for none.",
            of => of.WeightAveraging, (of, value) => of with { WeightAveraging = value }),
        Training(
            "--encoder-folds", "Encoders trained on folds, which score training rows out of fold; by default 4, 1 for none.",
            of => of.Folds, (of, value) => of with { Folds = value }),
        Training(
            "--fold-repeats", "How many times the rows are dealt into folds; by default chosen by the data.",
            of => of.FoldRepeats, (of, value) => of with { FoldRepeats = value }),
        Training(
            "--adversarial-norm", "How far words are moved to raise the loss; by default chosen by the data.",
            of => of.AdversarialNorm, (of, value) => of with { AdversarialNorm = value }),
        Training(
            "--distillation", "Share of the target that encoders of other folds give.",
            of => of.Distillation, (of, value) => of with { Distillation = value }),

        Vocabulary(
            "--min-count", "Rarer words count as unknown.",
            of => of.MinimumCount, (of, value) => of with { MinimumCount = value }),
        Vocabulary(
            "--max-vocabulary", "The most words known.", of => of.MaximumSize, (of, value) => of with { MaximumSize = value }),
        Vocabulary(
            "--subwords", "Vectors for parts of words; 0 for none.",
            of => of.SubwordBuckets, (of, value) => of with { SubwordBuckets = value }),

        NewFolder(
            "Vocabulary", "--tokenizer",
            "Folder of a tokenizer (tokenizer.json, vocab.txt, vocab.json and merges.txt, or tokenizer.model of SentencePiece), "
                + "whose pieces are the tokens of texts, not words.",
            TokenizerFilesOf,
            (all, value) => value is null ? all : all with { Vocabulary = all.Vocabulary with { TokenizerFolder = value } }),

        New(
            "Encoder", "--features", "What the features are.",
            new AttentionOptions().Features, (all, value) => all with { Features = value }),

        Training(
            "--warmup-fraction", "Share of all steps over which the learning rate rises.",
            of => of.WarmupFraction, (of, value) => of with { WarmupFraction = value }),
        Training(
            "--weight-decay", "Weight decay of projections.",
            of => of.WeightDecay, (of, value) => of with { WeightDecay = value }),
        Training(
            "--gradient-clip", "The largest Euclidean norm of the gradients; longer ones are scaled down to it.",
            of => of.GradientClip, (of, value) => of with { GradientClip = value }),
        Training(
            "--label-smoothing", "Share of the target spread over all classes; by default chosen by the data.",
            of => of.LabelSmoothing, (of, value) => of with { LabelSmoothing = value }),
        Training(
            "--class-weighting", "Whether rare classes count as much as frequent ones.",
            of => of.ClassWeighting, (of, value) => of with { ClassWeighting = value }),
        Training(
            "--masked-token-fraction", "Share of tokens to predict where there is no label.",
            of => of.MaskedTokenFraction, (of, value) => of with { MaskedTokenFraction = value }),
        New<int?>(
            "Training", "--trained-layers", "Of a pretrained encoder that is trained, how many of its last layers are; by default all.",
            null, (all, value) => all with { TrainedLayers = value }),
        Encoder(
            "--activation", "Activation of the feed-forward network.",
            of => of.Activation, (of, value) => of with { Activation = value }),
        Encoder(
            "--max-relative-distance", "The farthest distance with a relative bias of its own.",
            of => of.MaxRelativeDistance, (of, value) => of with { MaxRelativeDistance = value }),
        Encoder(
            "--fixed-ratio", "Share of its own value that a token keeps with --mechanism FixedRatio.",
            of => of.FixedRatio, (of, value) => of with { FixedRatio = value }),
        Vocabulary(
            "--lowercase", "Whether texts are lower-cased; true or false.",
            of => of.Lowercase, (of, value) => of with { Lowercase = value }),
        Vocabulary(
            "--normalization", "Which spellings of a text are the same text.",
            of => of.Normalization, (of, value) => of with { Normalization = value }),
        Vocabulary(
            "--unspaced-text", "The tokens of texts without blanks between words.",
            of => of.UnspacedText, (of, value) => of with { UnspacedText = value }),

        New<int[]?>(
            Columns, "--max-tokens-per-column", "With several --text-column, the most tokens of each, in their order.",
            null, (all, value) => value is { Length: > 0 } ? all with { MaxTokensPerColumn = value } : all, many: true),
        New<string[]?>(
            Columns, "--optional-column", "One of several --text-column that later rows may lack; repeatable.",
            null, (all, value) => value is { Length: > 0 } ? all with { OptionalColumnNames = value } : all) with
        { IsForTraining = false },
        New<string?>(
            Columns, "--token-inputs-column",
            "A column that the saved pipeline adds, with the --text-column that each token came from.",
            null, (all, value) => all with { TokenInputsColumnName = value }) with
        { IsForTraining = false },
    ];

    // What depends on the columns of text that a command reads.
    private const string Columns = "Columns";

    /// <summary>The options that say nothing where no encoder is trained.</summary>
    public Option[] ForTraining => [.. _rows.Where(row => row.IsForTraining).Select(row => row.Option)];

    /// <summary>The options of the columns that an encoder reads, whoever trained it.</summary>
    public Option[] ForAnyEncoder =>
        [.. _rows.Where(row => row.Group == Columns && !row.IsForTraining).Select(row => row.Option)];

    public void AddTo(Command command)
    {
        foreach (Row row in _rows) command.Add(row.Option);
    }

    /// <summary>Adds the options in groups.</summary>
    /// <param name="command">The command.</param>
    /// <param name="severalColumns">Whether the command reads several columns of text, and saves a pipeline.</param>
    public void AddGroupsTo(CliCommand command, bool severalColumns)
    {
        IEnumerable<Row> rows = _rows.Where(row => severalColumns || row.Group != Columns);
        foreach (IGrouping<string, Row> group in rows.GroupBy(row => row.Group))
        {
            command.Group(group.Key, [.. group.Select(row => row.Option)]);
        }
    }

    /// <summary>The options of the library; seed, progress and cancellation are left to the command that trains.</summary>
    /// <remarks>
    /// Only what is given is set: of the rest, a fit that begins with a pretrained encoder has presets of its own.
    /// </remarks>
    public AttentionOptions Read(ParseResult arguments) => _rows
        .Where(row => arguments.GetResult(row.Option) is { Implicit: false })
        .Aggregate(new AttentionOptions(), (options, row) => row.Apply(options, arguments));

    private static Row Encoder<T>(
        string name, string description, Func<EncoderOptions, T> preset, Func<EncoderOptions, T, EncoderOptions> set) =>
        New("Encoder", name, description, preset(new()), (all, value) => all with { Encoder = set(all.Encoder, value) });

    private static Row Vocabulary<T>(
        string name, string description, Func<VocabularyOptions, T> preset, Func<VocabularyOptions, T, VocabularyOptions> set) =>
        New("Vocabulary", name, description, preset(new()), (all, value) => all with { Vocabulary = set(all.Vocabulary, value) });

    private static Row Training<T>(
        string name, string description, Func<TrainingOptions, T> preset, Func<TrainingOptions, T, TrainingOptions> set) =>
        New("Training", name, description, preset(new()), (all, value) => all with { Training = set(all.Training, value) });

    private static Row New<T>(
        string group, string name, string description, T preset, Func<AttentionOptions, T, AttentionOptions> set,
        bool many = false)
    {
        var option = new Option<T>(name) { Description = description, AllowMultipleArgumentsPerToken = many };
        if (preset is not null) option.DefaultValueFactory = _ => preset;
        return new(group, option, (options, arguments) => set(options, arguments.GetValue(option)!));
    }

    private static Row NewFolder(
        string group, string name, string description, Func<string, IEnumerable<string>> filesOf,
        Func<AttentionOptions, string?, AttentionOptions> set)
    {
        var option = new FileOption<string?>(name, FileUse.FolderRead) { Description = description, FilesOf = filesOf };
        return new(group, option, (options, arguments) => set(options, arguments.GetValue(option)));
    }

    /// <summary>The files of a tokenizer in a folder.</summary>
    public static IEnumerable<string> TokenizerFilesOf(string folder) =>
        PieceFile.Names.Select(name => Path.Combine(folder, name)).Where(File.Exists);

    /// <summary>One option of the command line, and how its value gets into those of the library.</summary>
    private sealed record Row(string Group, Option Option, Func<AttentionOptions, ParseResult, AttentionOptions> Apply)
    {
        /// <summary>Whether it says nothing of an encoder that is there already, nor of what is made of its vectors.</summary>
        public bool IsForTraining { get; init; } = true;
    }
}
