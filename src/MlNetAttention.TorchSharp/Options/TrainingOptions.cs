using Microsoft.ML;
using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The weights of classes that differ in frequency.</summary>
public enum ClassWeighting
{
    /// <summary>Every row (or token) counts the same.</summary>
    None = 0,

    /// <summary>
    /// Every class counts the same: a row (or token) of class c weighs rows / (classes · rows of c). Where a row has several
    /// classes, the rows that have class c together weigh as much in its loss as those that do not.
    /// </summary>
    Balanced = 1,
}

/// <summary>The meaning of a missing tag: a missing key in a label with a tag per token or word.</summary>
public enum MissingTags
{
    /// <summary>The token does not count: nothing is learned from it.</summary>
    Ignored = 0,

    /// <summary>
    /// The token is outside of any entity, as ML.NET's <c>NamedEntityRecognition</c> takes it: it has the tag <c>O</c>. Where
    /// no key value is <c>O</c>, there is one class more than key values, the last.
    /// </summary>
    Outside = 1,
}

/// <summary>The outcome of a <c>Fit</c> that is cancelled.</summary>
public enum CancellationBehavior
{
    /// <summary><c>Fit</c> throws <see cref="OperationCanceledException"/>.</summary>
    Throw = 0,

    /// <summary><c>Fit</c> returns the best encoder so far; the untrained one if no epoch was completed.</summary>
    ReturnBest = 1,
}

/// <summary>The training of an encoder. Immutable. <c>Fit</c> chooses options that are null from the data.</summary>
/// <remarks>
/// The choice rests on n, the mean number of times a known token occurs in the training rows. Where n is 500 or more (a small
/// vocabulary, much data), dropout is 0, since it keeps attention from binding words exactly; where n is 20 or less, it is 0.4;
/// in between it falls with log n. With a label per token it is a quarter of that. Label smoothing and adversarial training
/// follow dropout. An encoder trained this way may underfit: its held-out loss is 0.02 or more, but exceeds its training loss by
/// less than 0.02. Then another is trained without the three, and <c>Fit</c> continues with the one that does better on held-out
/// rows. With <see cref="AttentionOptions.Pretrained"/> the defaults are others, see there, and there is no second search.
/// </remarks>
public sealed record TrainingOptions
{
    internal const int NoFolds = 1;

    private const int FeaturizerFolds = 4;

    private readonly Choice<int> _epochs = Choice<int>.Preset(20);
    private readonly Choice<double> _learningRate = Choice<double>.Preset(0.003);
    private readonly Choice<double> _wordDropout = Choice<double>.Preset(0.25);
    private readonly Choice<double> _weightAveraging = Choice<double>.Preset(1);

    /// <summary>The maximum number of epochs; early stopping ends most fits sooner. Default 20; 1 to 10,000.</summary>
    public int Epochs { get => _epochs.Value; init => _epochs = Choice<int>.Given(value); }

    /// <summary>
    /// Rows per batch, fewer where <see cref="BatchTokens"/> are reached; 1 to 65,536. Null, the default: 16 for fewer than 2,400
    /// rows, 32 for fewer than 4,800, else 64.
    /// </summary>
    public int? BatchSize { get; init; }

    /// <summary>
    /// Tokens per batch, B·T with padding to its longest row, so that long rows make batches of fewer and memory grows with the
    /// number of tokens; a longer row is a batch of its own. Default 16,384; 1 to 16,777,216.
    /// </summary>
    public int BatchTokens { get; init; } = 16_384;

    /// <summary>The highest learning rate of the schedule. Default 0.003; above 0, at most 1.</summary>
    public double LearningRate { get => _learningRate.Value; init => _learningRate = Choice<double>.Given(value); }

    /// <summary>
    /// The share of all steps over which the learning rate rises from 0; it then falls to 0 along a cosine
    /// (Loshchilov and Hutter 2017) or, with a pretrained encoder, along a line. Default 0.1; 0 to 1.
    /// </summary>
    public double WarmupFraction { get; init; } = 0.1;

    /// <summary>Weight decay of AdamW (Loshchilov and Hutter 2019) on projections. Default 0.01; 0 to 1.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The largest Euclidean norm of the gradients; longer ones are scaled down to it. Default 1; above 0.</summary>
    public double GradientClip { get; init; } = 1;

    /// <summary>
    /// The share of values set to 0 after the embedding and in both halves of each block; 0 to 0.95. Null, the default: chosen
    /// from the data.
    /// </summary>
    public double? Dropout { get; init; }

    /// <summary>
    /// α of word dropout: a token seen c times is replaced by the unknown token with probability α/(α+c), so that the vector of
    /// unknown words learns the meaning of rare ones (Kiperwasser and Goldberg 2016). Default 0.25; 0 to 100.
    /// </summary>
    public double WordDropout { get => _wordDropout.Value; init => _wordDropout = Choice<double>.Given(value); }

    /// <summary>
    /// The share of the target spread over all classes (Szegedy et al. 2016), for labels with one class per row or token; 0 to
    /// 0.9. Null, the default: a third of the dropout.
    /// </summary>
    public double? LabelSmoothing { get; init; }

    /// <summary>
    /// ε of adversarial training: each batch is trained on a second time, with the word vectors of every row moved by ε in the
    /// direction that raises its loss most (Miyato, Dai and Goodfellow 2017), which doubles the work of a step. 0 to 100; 0 for
    /// none. Null, the default: 1 where dropout is 0.4, in proportion to it below, and 0 without a label.
    /// </summary>
    public double? AdversarialNorm { get; init; }

    /// <summary>
    /// The time constant, in epochs, of the exponential moving average of the weights that becomes the encoder (Polyak and
    /// Juditsky 1992). Default 1; 0 to 100; 0 takes the weights of the last step.
    /// </summary>
    public double WeightAveraging
    {
        get => _weightAveraging.Value;
        init => _weightAveraging = Choice<double>.Given(value);
    }

    /// <summary>
    /// The share of rows held out to choose the best epoch; their metrics are reported. Default 0.1; 0 to 0.5; 0 trains all
    /// epochs on all rows. Ignored where there is a <see cref="ValidationSet"/>.
    /// </summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>
    /// Rows to choose the best epoch with, in place of a share of the training rows: none of them is trained on, and none is in
    /// the vocabulary or in a fold. It has the columns of the training data as the featurizer or trainer gets them, so whatever
    /// stands before it must have transformed it: columns of input, label and <see cref="ExampleWeightColumnName"/> of
    /// the same types, keys with the same values. Rows without a label or with weight 0 are skipped and counted in the log.
    /// Null, the default: <see cref="ValidationFraction"/> decides.
    /// </summary>
    [NotPartOfFit]
    public IDataView? ValidationSet { get; init; }

    /// <summary>
    /// Name of a column of Single for how much a row counts: a row of weight 2 counts as two rows, in every loss and metric, in
    /// <see cref="ClassWeighting"/> and in the scale of a label to predict; a token counts as much as its row. Only ratios
    /// matter. A row of weight 0 is left out, as if it were not there; negative, infinite and NaN weights are errors. Null, the
    /// default: all rows count the same.
    /// </summary>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>
    /// Name of a column that says which rows belong together, such as a user or a document: text, a key, a number or any other
    /// primitive type, as elsewhere in ML.NET. Rows with the same value are held out together, are in the same fold, and are
    /// never taught by an encoder that has seen another of them. Rows with equal tokens belong together as well, and so do the
    /// groups that they are in. The number of held-out rows is as near to <see cref="ValidationFraction"/> as whole groups
    /// come. A missing value is an error. Only <c>Fit</c> reads the column, and not that of a <see cref="ValidationSet"/>.
    /// Null, the default: only rows with equal tokens belong together, and only in folds.
    /// </summary>
    public string? SamplingKeyColumnName { get; init; }

    /// <summary>The number of epochs without a better held-out loss after which training stops. Default 5; at least 1.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>
    /// The number of folds K. A trainer in the same pipeline would overfit to scores of rows that the encoder has memorised. So
    /// the rows are dealt into K folds, an encoder is trained without each, and while an estimator chain is fitted every row gets
    /// out-of-fold scores, those of encoders that have not seen it
    /// (<see cref="AttentionFeaturizingTransformer.TransformForTrainingPipeline"/>); afterwards <c>Transform</c> always uses the
    /// encoder trained on all rows. Folds are left out, and the first encoder is kept, where its held-out loss is within 0.02 of
    /// its training loss, without a label, for <see cref="FeatureContent.Vector"/>, and for a label per token without
    /// <see cref="AttentionOptions.TokenScoresColumnName"/>. They cost <see cref="FoldRepeats"/> · (K−1) times the epochs that
    /// were best for the first encoder, plus that many for the encoder on all rows. 1 to 20; 1 leaves them out. Null,
    /// the default: 4 for a featurizer and 1 for a trainer, which has no trainer behind it; with folds, it too learns from their
    /// outputs (<see cref="Distillation"/>).
    /// </summary>
    public int? Folds { get; init; }

    /// <summary><see cref="Folds"/> fully resolved; a trainer resolves its own.</summary>
    internal int FoldCount => Folds ?? FeaturizerFolds;

    /// <summary>
    /// The number of times R that the rows are dealt into folds (repeated cross-validation). A training row gets the mean output
    /// of the R encoders that have not seen it, and the encoder that serves learns from the same mean. 1 to 20. Null, the
    /// default: a million divided by the number of tokens in all rows and by the best number of epochs; at least 1, at most 4.
    /// With a pretrained encoder 1.
    /// </summary>
    public int? FoldRepeats { get; init; }

    /// <summary>
    /// The weight δ of distillation: with folds, the encoder that serves learns from the label and the outputs of the encoders
    /// that have not seen the row, mixed (1 − δ) : δ (Hinton et al. 2015). Default 0.5; 0 to 1.
    /// </summary>
    public double Distillation { get; init; } = 0.5;

    /// <summary>The weights of classes. Default <see cref="ClassWeighting.None"/>.</summary>
    public ClassWeighting ClassWeighting { get; init; }

    /// <summary>
    /// For a label with a tag per token or word: the meaning of a missing key. Default <see cref="MissingTags.Ignored"/>.
    /// </summary>
    public MissingTags MissingTags { get; init; }

    /// <summary>Without a label column: the share of tokens to predict (Devlin et al. 2019). Default 0.15; 0.01 to 0.9.</summary>
    public double MaskedTokenFraction { get; init; } = 0.15;

    /// <summary>Seed of all random choices. Null, the default: the seed of the <c>MLContext</c>.</summary>
    [NotPartOfFit]
    public int? Seed { get; init; }

    /// <summary>
    /// Number of threads libtorch computes with during <c>Fit</c>; 1 to 1,024. Null, the default: one per processor.
    /// </summary>
    public int? Threads { get; init; }

    /// <summary>
    /// A folder, created if missing, in which <c>Fit</c> saves its state after every epoch. A <c>Fit</c> that was killed or
    /// cancelled, and is started again with the same data, options, seed and number of threads, resumes after the last completed
    /// epoch and gives the same transformer as if it had never been interrupted, bit for bit on the same machine. The files, up
    /// to five times the size of the encoder for each encoder being trained, are deleted once <c>Fit</c> is done. They belong to
    /// one fit: a <c>Fit</c> that differs in any of these throws, as does a second one at the same time. Needs <see cref="Seed"/>
    /// or an <c>MLContext</c> with a seed. Null, the default: nothing is saved.
    /// </summary>
    [NotPartOfFit]
    public string? CheckpointDirectory { get; init; }

    /// <summary>Receives progress after every epoch, and several times within long ones. Null, the default: no reports.</summary>
    [NotPartOfFit]
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Cancels <c>Fit</c>, which stops within a batch; see <see cref="OnCancellation"/>.</summary>
    [NotPartOfFit]
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The outcome of a cancelled <c>Fit</c>. Default <see cref="CancellationBehavior.Throw"/>.</summary>
    [NotPartOfFit]
    public CancellationBehavior OnCancellation { get; init; }

    /// <summary>Whether word dropout is asked for.</summary>
    internal bool AsksForWordDropout => _wordDropout is { IsGiven: true, Value: > 0 };

    /// <summary>The same with other presets for options that are not given.</summary>
    internal TrainingOptions Preset(int epochs, double learningRate, double wordDropout, double weightAveraging) => this with
    {
        Epochs = _epochs.Or(epochs),
        LearningRate = _learningRate.Or(learningRate),
        WordDropout = _wordDropout.Or(wordDropout),
        WeightAveraging = _weightAveraging.Or(weightAveraging),
    };

    /// <summary>Checks every property against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate()
    {
        Check.Range(Epochs, 1, 10_000, nameof(Epochs));
        if (BatchSize is { } size) Check.Range(size, 1, 65_536, nameof(BatchSize));
        Check.Range(BatchTokens, 1, 1 << 24, nameof(BatchTokens));
        Check.Range(LearningRate, double.Epsilon, 1, nameof(LearningRate));
        Check.Range(WarmupFraction, 0, 1, nameof(WarmupFraction));
        Check.Range(WeightDecay, 0, 1, nameof(WeightDecay));
        Check.Range(GradientClip, double.Epsilon, double.MaxValue, nameof(GradientClip));
        if (Dropout is { } dropout) Check.Range(dropout, 0, 0.95, nameof(Dropout));
        if (AdversarialNorm is { } norm) Check.Range(norm, 0, 100, nameof(AdversarialNorm));
        Check.Range(WordDropout, 0, 100, nameof(WordDropout));
        if (LabelSmoothing is { } smoothing) Check.Range(smoothing, 0, 0.9, nameof(LabelSmoothing));
        Check.Range(WeightAveraging, 0, 100, nameof(WeightAveraging));
        Check.Range(ValidationFraction, 0, 0.5, nameof(ValidationFraction));
        Check.That(ExampleWeightColumnName is not "", nameof(ExampleWeightColumnName), "''", "the name of a column, or null");
        Check.That(SamplingKeyColumnName is not "", nameof(SamplingKeyColumnName), "''", "the name of a column, or null");
        Check.Range(Patience, 1, int.MaxValue, nameof(Patience));
        Check.Range(FoldCount, 1, 20, nameof(Folds));
        if (FoldRepeats is { } repeats) Check.Range(repeats, 1, 20, nameof(FoldRepeats));
        Check.Range(Distillation, 0, 1, nameof(Distillation));
        Check.Defined(ClassWeighting, nameof(ClassWeighting));
        Check.Defined(MissingTags, nameof(MissingTags));
        Check.Range(MaskedTokenFraction, 0.01, 0.9, nameof(MaskedTokenFraction));
        Check.That(
            CheckpointDirectory is null || !string.IsNullOrWhiteSpace(CheckpointDirectory), nameof(CheckpointDirectory),
            $"'{CheckpointDirectory}'", "the path of a folder, or null");
        if (Threads is { } threads) Check.Range(threads, 1, 1024, nameof(Threads));
        Check.Defined(OnCancellation, nameof(OnCancellation));
    }
}
