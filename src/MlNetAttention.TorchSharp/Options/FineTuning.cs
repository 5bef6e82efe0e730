namespace MlNetAttention.Options;

/// <summary>
/// The presets of training that begins with a pretrained encoder, in place of those for random weights. What options say counts.
/// </summary>
internal static class FineTuning
{
    /// <summary>The highest learning rate of a head, which begins with random weights, where the encoder's is lower.</summary>
    internal const double HeadRate = 1e-3;

    // Each costs as much as all epochs on the rows of all others, and two are enough to see every row from outside.
    private const int Folds = 2;

    // A head on vectors that stay as they are, the weights of which are averaged.
    // An epoch of few rows is few steps, and costs next to nothing.
    private const int FrozenEpochs = 30;
    private const int MostFrozenEpochs = 1_000;
    private const int FrozenRows = 40_000;
    private const int PatiencePart = 6;
    private const double FrozenRate = 0.003;

    private const int Epochs = 3;
    private const int BatchSize = 32;
    private const double Dropout = 0.1;

    // With 77 classes, 1e-4 was needed to come to .934 on banking77; 5e-5 did better on two and six classes.
    private const double Rate = 5e-5;
    private const double RateOfManyTargets = 1e-4;
    private const int ManyClasses = 20;

    /// <summary>
    /// The options with what they leave open where they begin with a pretrained encoder; otherwise as they are.
    /// </summary>
    /// <param name="options">All options, in which it is frozen or fine-tuned.</param>
    /// <param name="rows">Number of rows to train on.</param>
    /// <param name="classes">Number of classes of the label.</param>
    /// <param name="areTags">Whether they are those of tokens.</param>
    internal static AttentionOptions ForPretrained(this AttentionOptions options, int rows, int classes, bool areTags)
    {
        if (options.Pretrained is null) return options;
        bool isFrozen = options.PretrainedUse == PretrainedUse.Frozen;
        double rate = isFrozen ? FrozenRate : areTags || classes >= ManyClasses ? RateOfManyTargets : Rate;
        TrainingOptions training = options.Training.Preset(
            isFrozen ? Math.Clamp(FrozenRows / Math.Max(1, rows), FrozenEpochs, MostFrozenEpochs) : Epochs, rate, wordDropout: 0, weightAveraging: isFrozen ? 1 : 0);
        return options with
        {
            Training = training with
            {
                BatchSize = training.BatchSize ?? BatchSize,
                Dropout = training.Dropout ?? (isFrozen ? 0 : Dropout),
                LabelSmoothing = training.LabelSmoothing ?? 0,
                AdversarialNorm = training.AdversarialNorm ?? 0,
                Folds = training.Folds ?? (isFrozen ? null : Folds),
                FoldRepeats = training.FoldRepeats ?? 1,
                Patience = isFrozen ? Math.Max(training.Patience, training.Epochs / PatiencePart) : training.Patience,
            },
        };
    }
}
