using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>The options of an encoder and its training on the command line, with the library's own defaults.</summary>
internal sealed class EncoderArguments
{
    private static readonly EncoderOptions Encoder = new();
    private static readonly VocabularyOptions Vocabulary = new();
    private static readonly TrainingOptions Training = new();

    private readonly Option<AttentionMechanism> _mechanism = New("--mechanism", "How tokens are weighed.", Encoder.Mechanism);
    private readonly Option<AttentionSource> _source = New(
        "--source", "Where queries, keys and values come from.", Encoder.Source);
    private readonly Option<int> _width = New("--width", "Numbers per token.", Encoder.Width);
    private readonly Option<int> _heads = New("--heads", "Attention heads; a divisor of the width.", Encoder.Heads);
    private readonly Option<int> _layers = New("--layers", "Encoder blocks.", Encoder.Layers);
    private readonly Option<int?> _feedForward = New(
        "--feed-forward", "Width of the feed-forward network; 0 for none, by default 4 times --width.", Encoder.FeedForwardWidth);
    private readonly Option<NormPlacement> _norm = New("--norm", "Where layer normalisation stands.", Encoder.Norm);
    private readonly Option<PositionKind> _positions = New("--positions", "How a token's place is known.", Encoder.Positions);
    private readonly Option<PoolingKind> _pooling = New("--pooling", "How token vectors become one.", Encoder.Pooling);
    private readonly Option<int> _localContext = New(
        "--local-context", "Width of the convolution before attention; odd, 1 for none.", Encoder.LocalContextWidth);
    private readonly Option<int> _maxTokens = New("--max-tokens", "Longer texts are cut.", Encoder.MaxTokens);
    private readonly Option<int> _epochs = New("--epochs", "The most epochs.", Training.Epochs);
    private readonly Option<int?> _batchSize = New(
        "--batch-size", "Rows per batch; by default chosen by the number of rows.", Training.BatchSize);
    private readonly Option<double> _learningRate = New(
        "--learning-rate", "The highest learning rate.", Training.LearningRate);
    private readonly Option<double?> _dropout = New(
        "--dropout", "Share of numbers set to 0; by default chosen by the data.", Training.Dropout);
    private readonly Option<double> _wordDropout = New(
        "--word-dropout", "How often rare words are hidden.", Training.WordDropout);
    private readonly Option<int> _patience = New(
        "--patience", "Epochs without improvement before training stops.", Training.Patience);
    private readonly Option<double> _validationFraction = New(
        "--validation-fraction", "Share of the training rows that chooses the best epoch.", Training.ValidationFraction);
    private readonly Option<int?> _threads = New(
        "--threads", "Threads of libtorch; by default one per processor.", Training.Threads);
    private readonly Option<int> _minCount = New("--min-count", "Rarer words count as unknown.", Vocabulary.MinimumCount);
    private readonly Option<int> _maxVocabulary = New("--max-vocabulary", "The most words known.", Vocabulary.MaximumSize);
    private readonly Option<int> _subwords = New(
        "--subwords", "Vectors for parts of words; 0 for none.", Vocabulary.SubwordBuckets);
    private readonly Option<double> _weightAveraging = New(
        "--weight-averaging", "Epochs that the weights are averaged over; 0 for none.", Training.WeightAveraging);
    private readonly Option<double?> _adversarialNorm = New(
        "--adversarial-norm", "How far words are moved to raise the loss; by default chosen by the data.", Training.AdversarialNorm);
    private readonly Option<double> _distillation = New(
        "--distillation", "Share of the target that encoders of other folds give.", Training.Distillation);
    private readonly Option<int> _folds = New(
        "--encoder-folds", "Encoders trained so that training rows get honest scores; 1 for none.", Training.Folds);
    private readonly Option<int?> _repeats = New(
        "--fold-repeats", "How many times the rows are dealt into folds; by default chosen by the data.", Training.FoldRepeats);
    private readonly Option<string?> _checkpoint = new("--checkpoint")
    {
        Description = "A folder to keep every epoch in; the same command started again goes on from there.",
    };

    private readonly Option<FeatureContent> _features = New("--features", "What the features are.", new AttentionOptions().Features);

    public void AddTo(Command command)
    {
        Option[] options =
        [
            _mechanism, _source, _width, _heads, _layers, _feedForward, _norm, _positions, _pooling, _localContext, _maxTokens,
            _epochs, _batchSize, _learningRate, _dropout, _wordDropout, _patience, _validationFraction, _threads,
            _weightAveraging, _folds, _repeats, _adversarialNorm, _distillation, _minCount, _maxVocabulary, _subwords, _features,
        ];
        foreach (Option option in options) command.Add(option);
    }

    /// <summary>Adds the option to keep what training has reached, for a command that trains an encoder once.</summary>
    public void AddCheckpointTo(Command command) => command.Add(_checkpoint);

    /// <summary>The folder of that option as a full path; null without.</summary>
    /// <exception cref="Failure">Files cannot be written there.</exception>
    public string? ReadCheckpoint(ParseResult arguments)
    {
        if (arguments.GetValue(_checkpoint) is not { } folder) return null;
        if (string.IsNullOrWhiteSpace(folder))
        {
            throw new Failure("--checkpoint is empty; expected a folder. Add --help to see what is expected.", ExitCode.WrongUsage);
        }

        try
        {
            folder = Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Checkpoints cannot be kept in {folder}: {error.Message}");
        }

        StagedFile.Check(Path.Combine(folder, "checkpoint"));
        return folder;
    }

    /// <summary>The options; seed, progress and cancellation are whoever's who trains.</summary>
    public AttentionOptions Read(ParseResult arguments) => new()
    {
        Encoder = Encoder with
        {
            Mechanism = arguments.GetValue(_mechanism),
            Source = arguments.GetValue(_source),
            Width = arguments.GetValue(_width),
            Heads = arguments.GetValue(_heads),
            Layers = arguments.GetValue(_layers),
            FeedForwardWidth = arguments.GetValue(_feedForward),
            Norm = arguments.GetValue(_norm),
            Positions = arguments.GetValue(_positions),
            Pooling = arguments.GetValue(_pooling),
            LocalContextWidth = arguments.GetValue(_localContext),
            MaxTokens = arguments.GetValue(_maxTokens),
        },
        Vocabulary = Vocabulary with
        {
            MinimumCount = arguments.GetValue(_minCount),
            MaximumSize = arguments.GetValue(_maxVocabulary),
            SubwordBuckets = arguments.GetValue(_subwords),
        },
        Training = Training with
        {
            Epochs = arguments.GetValue(_epochs),
            BatchSize = arguments.GetValue(_batchSize),
            LearningRate = arguments.GetValue(_learningRate),
            Dropout = arguments.GetValue(_dropout),
            WordDropout = arguments.GetValue(_wordDropout),
            Patience = arguments.GetValue(_patience),
            WeightAveraging = arguments.GetValue(_weightAveraging),
            ValidationFraction = arguments.GetValue(_validationFraction),
            Folds = arguments.GetValue(_folds),
            FoldRepeats = arguments.GetValue(_repeats),
            AdversarialNorm = arguments.GetValue(_adversarialNorm),
            Distillation = arguments.GetValue(_distillation),
            Threads = arguments.GetValue(_threads),
        },
        Features = arguments.GetValue(_features),
    };

    private static Option<T> New<T>(string name, string description, T preset) =>
        preset is null
            ? new(name) { Description = description }
            : new(name) { Description = description, DefaultValueFactory = _ => preset };
}
