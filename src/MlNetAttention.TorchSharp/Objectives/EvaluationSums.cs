using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;
using Reduction = TorchSharp.torch.nn.Reduction;

namespace MlNetAttention.Objectives;

/// <summary>Sums over held-out rows, so that loss and metric are those of all rows, not means of batch means.</summary>
internal sealed class EvaluationSums
{
    /// <summary>Number of rows, or of tokens.</summary>
    internal long Rows { get; private set; }

    /// <summary>Sum of their weights, by which all further sums count them.</summary>
    internal double Weight { get; private set; }

    internal double Loss { get; set; }

    /// <summary>Number of correct answers, or the sum of squared errors.</summary>
    internal double Score { get; set; }

    /// <summary>Number of positive answers, given and expected together.</summary>
    internal double Positives { get; set; }

    internal double Targets { get; set; }

    internal double SquaredTargets { get; set; }

    /// <summary>Counts rows, or tokens.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="weights">The weight of each; null where all have the weight 1.</param>
    internal void Count(long rows, float[]? weights = null)
    {
        Rows += rows;
        Weight += weights?.Sum(weight => (double)weight) ?? rows;
    }

    /// <summary>Adds examples with one class each.</summary>
    /// <param name="logits">[N, C].</param>
    /// <param name="targets">int64 [N].</param>
    /// <param name="weights">The weight of each; null where all have the weight 1.</param>
    internal void AddClasses(Tensor logits, Tensor targets, float[]? weights)
    {
        Count(targets.shape[0], weights);
        Tensor correct = logits.argmax(1) == targets;                                        // [N]
        if (weights is null)
        {
            Loss += F.cross_entropy(logits, targets, reduction: Reduction.Sum).item<float>();
            Score += correct.sum().item<long>();
            return;
        }

        Loss += RowWeights.Sum(F.cross_entropy(logits, targets, reduction: Reduction.None), weights);
        Score += RowWeights.Sum(correct, weights);
    }

    internal ValidationResult Accuracy() => new(Rows, Loss / Weight, "accuracy", Score / Weight);

    /// <summary>F1 = 2·TP / (2·TP + FP + FN); 0 where nothing is positive.</summary>
    internal ValidationResult MicroF1() => new(Rows, Loss / Weight, "micro-F1", Positives > 0 ? 2 * Score / Positives : 0);

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − mean y)².</summary>
    internal ValidationResult Determination()
    {
        double variation = SquaredTargets - Targets * Targets / Weight;
        return new ValidationResult(Rows, Loss / Weight, "R²", variation > 0 ? 1 - Score / variation : 0);
    }
}
