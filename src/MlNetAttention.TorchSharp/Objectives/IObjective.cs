using MlNetAttention.Data;
using MlNetAttention.Network;
using MlNetAttention.Scoring;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetAttention.Objectives;

/// <summary>The objective an encoder is trained for: a head on its vectors, a loss and a metric.</summary>
internal interface IObjective
{
    /// <summary>The weights of the head, which serving does not need.</summary>
    IEnumerable<Parameter> Parameters { get; }

    /// <summary>
    /// The head as serving applies it: to the pooled vector, or for a tag per token to the vector of each; null without a label.
    /// </summary>
    OutputHead? Output { get; }

    /// <summary>A batch of rows to train on.</summary>
    Batch TrainingBatch(int[] rows);

    /// <summary>A batch of rows to evaluate on: the same for the same rows.</summary>
    Batch EvaluationBatch(int[] rows);

    /// <summary>Mean loss over the batch, a scalar.</summary>
    Tensor Loss(TorchEncoder encoder, Batch batch);

    /// <summary>Adds the batch to the sums over the held-out rows.</summary>
    void Evaluate(TorchEncoder encoder, Batch batch, EvaluationSums sums);

    /// <summary>Loss and metric over the held-out rows; a larger metric is better.</summary>
    ValidationResult Result(EvaluationSums sums);
}

/// <summary>Sums over held-out rows, so that loss and metric are those of all rows, not means of batch means.</summary>
internal sealed class EvaluationSums
{
    internal long Rows { get; set; }

    internal double Loss { get; set; }

    /// <summary>Number of correct answers, or the sum of squared errors.</summary>
    internal double Score { get; set; }

    /// <summary>Number of positive answers, given and expected together.</summary>
    internal double Positives { get; set; }

    internal double Targets { get; set; }

    internal double SquaredTargets { get; set; }

    internal ValidationResult Accuracy() => new(Rows, Loss / Rows, "accuracy", Score / Rows);

    /// <summary>F1 = 2·TP / (2·TP + FP + FN); 0 where nothing is positive.</summary>
    internal ValidationResult MicroF1() => new(Rows, Loss / Rows, "micro-F1", Positives > 0 ? 2 * Score / Positives : 0);

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − mean y)².</summary>
    internal ValidationResult Determination()
    {
        double variation = SquaredTargets - Targets * Targets / Rows;
        return new ValidationResult(Rows, Loss / Rows, "R²", variation > 0 ? 1 - Score / variation : 0);
    }
}
