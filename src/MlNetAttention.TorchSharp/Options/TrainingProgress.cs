using static System.FormattableString;

namespace MlNetAttention;

/// <summary>The parts of a <c>Fit</c>, in order of time; see <see cref="TrainingOptions.Folds"/>.</summary>
public enum TrainingStage
{
    /// <summary>An encoder is trained on most rows, and the others tell how many epochs are best.</summary>
    Search = 0,

    /// <summary>
    /// The same without dropout, label smoothing and adversary, where these held the search back; the better of both counts.
    /// </summary>
    SearchAgain = 1,

    /// <summary>Encoders are trained, each without one part of the rows.</summary>
    Folds = 2,

    /// <summary>The encoder that serves is trained on all rows.</summary>
    Final = 3,
}

/// <summary>Where a <c>Fit</c> stands.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">The most epochs there can be; early stopping may end sooner.</param>
/// <param name="Step">Batches done in this epoch.</param>
/// <param name="Steps">Batches in this epoch.</param>
/// <param name="TrainingLoss">Mean loss of the epoch so far.</param>
/// <param name="Validation">Loss and metric over all held-out rows, once the epoch is complete.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Elapsed">Time since the training of this encoder began, or went on from a checkpoint.</param>
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

    /// <summary>The part of the fit.</summary>
    public TrainingStage Stage { get; init; }

    /// <summary>
    /// Which of the folds, from 1, those of all <see cref="TrainingOptions.FoldRepeats"/> counted through; 0 in other stages.
    /// Several may be trained at once.
    /// </summary>
    public int Fold { get; init; }

    /// <summary>Number of folds in all repeats; 0 in other stages.</summary>
    public int Folds { get; init; }

    /// <summary>How much of the stage is done, 0 to 1; early stopping may end it sooner.</summary>
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
}
