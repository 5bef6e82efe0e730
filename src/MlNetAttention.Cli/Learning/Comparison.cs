using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Learning;

/// <summary>Different features of the same rows, each behind a trainer of the same kind.</summary>
/// <param name="task">The kind of label.</param>
/// <param name="options">The encoder and its training, apart from seed, progress and cancellation.</param>
/// <param name="seed">A pipeline has the same result whichever others run before it.</param>
/// <param name="display">Told where the comparison stands.</param>
internal sealed class Comparison(TaskSettings task, AttentionOptions options, int seed, ITrainingDisplay display)
{
    public const string TextFeatures = "TextFeatures";
    public const string AllFeatures = "Features";

    private AttentionStage? _encoder;

    /// <summary>Whether results hold the prediction for every test row.</summary>
    public bool KeepPredictions { get; init; }

    /// <summary>Rows that tell the encoder's best number of epochs; null for a share of the training rows.</summary>
    public LabeledRows? Validation { get; init; }

    /// <summary>
    /// The pretrained encoder, with the vectors that are there already; null for none. Encoders that are trained begin with it.
    /// </summary>
    public PooledVectors? Pretrained { get; init; }

    /// <summary>
    /// Whether the trainer predicts from the encoder that the features come from, folds and all, or trains one of its own.
    /// </summary>
    public bool SharesEncoder { get; init; }

    /// <summary>
    /// Fits a pipeline on the training rows, which are the same at every call, and measures it on the test rows.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PipelineResult Run(string pipeline, LabeledRows train, LabeledRows test, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        LearningTask own = NewTask();
        var run = new PipelineRun(own, pipeline, train, test, display, cancel) { KeepPredictions = KeepPredictions };
        switch (pipeline)
        {
            case PipelineNames.Text:
                return run.Measure([TextFeatureColumns.Default(run.Ml, TextFeatures, train)], TextFeatures);
            case PipelineNames.TunedText:
                return run.MeasureTuned(new TextTuning(task, seed), TextFeatures);
            case PipelineNames.Attention:
                AttentionStage alone = Encoder(pipeline, train, cancel);
                return run.Measure([alone.Estimator], AttentionStage.Features, alone.FitSeconds);
            case PipelineNames.AttentionTrainer when SharesEncoder:
                AttentionStage trained = Encoder(pipeline, train, cancel);
                return run.Measure(trained.Trainer ?? throw NoTrainer(), trained.FitSeconds);
            case PipelineNames.AttentionTrainer:
                return run.Measure(NewTrainer(own, train, PretrainedUse.Auto, cancel));
            case PipelineNames.FineTuned:
                NeededPretrained(pipeline);
                return run.Measure(NewTrainer(own, train, PretrainedUse.FineTuned, cancel));
            case PipelineNames.Both:
                AttentionStage shared = Encoder(pipeline, train, cancel);
                return run.Measure(
                    [
                        TextFeatureColumns.Default(run.Ml, TextFeatures, train), shared.Estimator,
                        run.Ml.Transforms.Concatenate(AllFeatures, TextFeatures, AttentionStage.Features),
                    ],
                    AllFeatures,
                    shared.FitSeconds);
            case PipelineNames.Pretrained or PipelineNames.TextAndPretrained:
                return run.MeasurePretrained(
                    NeededPretrained(pipeline), new VectorTuning(task, seed),
                    withText: pipeline == PipelineNames.TextAndPretrained,
                    new ApplyEncoderOptions
                    {
                        OptionalColumnNames = options.OptionalColumnNames,
                        TokenInputsColumnName = options.TokenInputsColumnName,
                    });
            default:
                throw new ArgumentOutOfRangeException(nameof(pipeline), pipeline, "is not a pipeline");
        }
    }

    private AttentionStage Encoder(string pipeline, LabeledRows train, CancellationToken cancel)
    {
        if (_encoder is null)
        {
            display.Stage(pipeline, "learning the encoder");
            LearningTask learned = NewTask();
            (IDataView trainView, IDataView validationView) = learned.Load(train, Validation ?? train);
            AttentionOptions all = options with
            {
                Pretrained = Pretrained?.Encoder,
                Training = Training(learned, train, validationView, cancel),
            };
            _encoder = AttentionStage.Learn(learned, all, LearningTask.TextsOf(train), trainView);
        }

        return _encoder;
    }

    /// <summary>An encoder that is trained for its own predictions alone, with no folds unless they are asked for.</summary>
    private IEstimator<ITransformer> NewTrainer(
        LearningTask own, LabeledRows train, PretrainedUse use, CancellationToken cancel)
    {
        TrainingOptions training = Training(own, train, own.Load(train, Validation ?? train).Test, cancel);
        if (use == PretrainedUse.FineTuned) training = CheckpointFolders.OfFineTuned(training);
        return own.AttentionTrainer(LearningTask.TextsOf(train), new AttentionTrainerOptions
        {
            Encoder = options.Encoder,
            Pretrained = Pretrained?.Encoder,
            PretrainedUse = use,
            TrainedLayers = options.TrainedLayers,
            Vocabulary = options.Vocabulary,
            Training = training,
            MaxTokensPerColumn = options.MaxTokensPerColumn,
            OptionalColumnNames = options.OptionalColumnNames,
        }) ?? throw NoTrainer();
    }

    private PooledVectors NeededPretrained(string pipeline) =>
        Pretrained ?? throw Failure.OfUsage($"{pipeline} needs a pretrained encoder.");

    private TrainingOptions Training(
        LearningTask learned, LabeledRows train, IDataView validation, CancellationToken cancel) => options.Training with
        {
            ExampleWeightColumnName = LearningTask.WeightOf(train),
            SamplingKeyColumnName = learned.SamplingKeyOf(train),
            Seed = seed,
            Progress = display,
            CancellationToken = cancel,
            ValidationSet = Validation is null ? null : validation,
        };

    private static Failure NoTrainer() => Failure.OfUsage(
        "The head of an encoder predicts a class, a truth value or a number; there is none for labels of this kind.");

    // A context draws from its seed for every component made, so each pipeline and the encoder have one of their own.
    private LearningTask NewTask() => LearningTask.Create(task, new MLContext(seed));
}
