namespace MlNetAttention.Objectives;

/// <summary>Sums over held-out rows, so that loss and metric are those of all rows and not means of batch means.</summary>
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
