using static System.FormattableString;

namespace MlNetAttention;

/// <summary>The stages of a <c>Fit</c>, in order; see <see cref="TrainingOptions.Folds"/>.</summary>
public enum TrainingStage
{
    /// <summary>Trains an encoder on most rows; the held-out rest tell the best number of epochs.</summary>
    Search = 0,

    /// <summary>
    /// Repeats the search without dropout, label smoothing and adversarial training, where these made the encoder underfit; the
    /// better of the two counts.
    /// </summary>
    SearchAgain = 1,

    /// <summary>Trains encoders, each without one fold of the rows.</summary>
    Folds = 2,

    /// <summary>Trains the encoder that serves, on all rows.</summary>
    Final = 3,
}

/// <summary>The progress of a <c>Fit</c>.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">The maximum number of epochs; early stopping may end sooner.</param>
/// <param name="Step">Batches done in this epoch.</param>
/// <param name="Steps">Batches in this epoch.</param>
/// <param name="TrainingLoss">Mean loss of the epoch so far.</param>
/// <param name="Validation">Loss and metric over all held-out rows, once the epoch is complete.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Elapsed">Time since the training of this encoder began, or resumed from a checkpoint.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double TrainingLoss, ValidationResult? Validation, double LearningRate,
    TimeSpan Elapsed)
{
    /// <summary>
    /// The epoch in words: "Epoch 3 of 20", "Without regularisation, epoch 3 of 20", "Fold 2 of 4, epoch 1 of 5" or "All rows,
    /// epoch 2 of 5".
    /// </summary>
    public string Position => Stage switch
    {
        TrainingStage.SearchAgain => Invariant($"Without regularisation, epoch {Epoch} of {Epochs}"),
        TrainingStage.Folds => Invariant($"Fold {Fold} of {Folds}, epoch {Epoch} of {Epochs}"),
        TrainingStage.Final => Invariant($"All rows, epoch {Epoch} of {Epochs}"),
        _ => Invariant($"Epoch {Epoch} of {Epochs}"),
    };

    /// <summary>The stage of the fit. Default <see cref="TrainingStage.Search"/>.</summary>
    public TrainingStage Stage { get; init; }

    /// <summary>
    /// The number of the fold, from 1, counted through all <see cref="TrainingOptions.FoldRepeats"/>; 0 in other stages. Several
    /// folds may be trained at once.
    /// </summary>
    public int Fold { get; init; }

    /// <summary>Number of folds in all repeats; 0 in other stages.</summary>
    public int Folds { get; init; }

    /// <summary>The share of the stage that is done, 0 to 1; early stopping may end it sooner.</summary>
    public double StageShare { get; init; } = (Epoch - 1 + (double)Step / Steps) / Epochs;
}

/// <summary>Loss and metric over held-out rows.</summary>
/// <param name="Rows">Number of rows; of tokens where the label has one tag per token, or where there is none.</param>
/// <param name="Loss">Mean loss without label smoothing.</param>
/// <param name="MetricName">
/// <c>accuracy</c> (of rows, or of tokens), <c>micro-F1</c> for a label of several classes, or <c>R²</c> for a regression label.
/// </param>
/// <param name="Metric">The metric's value.</param>
public sealed record ValidationResult(long Rows, double Loss, string MetricName, double Metric)
{
    internal string Text => Invariant($"held-out loss {Loss:F4}, {MetricName} {Metric:F4} over {Rows}");

    /// <summary>Whether its metric is better or, where that is the same, its loss.</summary>
    internal bool IsBetterThan(ValidationResult other) =>
        Metric != other.Metric ? Metric > other.Metric : Loss < other.Loss;

    /// <summary>The mean of several results by the number of their rows; null where there are none.</summary>
    internal static ValidationResult? Mean(IEnumerable<ValidationResult?> results)
    {
        ValidationResult[] given = [.. results.OfType<ValidationResult>()];
        if (given.Length == 0) return null;
        long rows = given.Sum(result => result.Rows);
        return new ValidationResult(
            rows, given.Sum(result => result.Loss * result.Rows) / rows, given[0].MetricName,
            given.Sum(result => result.Metric * result.Rows) / rows);
    }
}
