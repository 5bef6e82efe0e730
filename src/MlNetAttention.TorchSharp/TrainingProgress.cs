namespace MlNetAttention;

/// <summary>Where a <c>Fit</c> stands.</summary>
/// <param name="Epoch">The current epoch, from 1.</param>
/// <param name="Epochs">The most epochs there can be; early stopping may end sooner.</param>
/// <param name="Step">Batches done in this epoch.</param>
/// <param name="Steps">Batches in this epoch.</param>
/// <param name="TrainingLoss">Mean loss of the epoch so far.</param>
/// <param name="Validation">Loss and metric over all held-out rows, once the epoch is complete.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="Elapsed">Time since the training of this encoder began.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Step, int Steps, double TrainingLoss, ValidationResult? Validation, double LearningRate,
    TimeSpan Elapsed)
{
    /// <summary>Which of the encoders for out-of-fold features is trained, from 1; 0 while it is the one that serves.</summary>
    public int Fold { get; init; }

    /// <summary>Number of encoders for out-of-fold features; 0 while the one that serves is trained.</summary>
    public int Folds { get; init; }
}

/// <summary>Loss and metric over held-out rows.</summary>
/// <param name="Rows">Number of rows; of tokens where the label has one tag per token, or where there is none.</param>
/// <param name="Loss">Mean loss without label smoothing.</param>
/// <param name="MetricName">
/// <c>accuracy</c> (of rows, or of tokens), <c>micro-F1</c> for a label of several classes, or <c>R²</c> for a regression label.
/// </param>
/// <param name="Metric">The metric's value.</param>
public sealed record ValidationResult(long Rows, double Loss, string MetricName, double Metric);
