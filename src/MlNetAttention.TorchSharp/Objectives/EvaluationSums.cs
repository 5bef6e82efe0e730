namespace MlNetAttention.Objectives;

/// <summary>Sums over held-out rows, so that loss and metric are those of all rows and not means of batch means.</summary>
internal sealed class EvaluationSums
{
    internal long Rows { get; set; }

    internal double Loss { get; set; }

    /// <summary>Number of correct answers, or the sum of squared errors.</summary>
    internal double Score { get; set; }

    internal double Targets { get; set; }

    internal double SquaredTargets { get; set; }

    internal ValidationResult Accuracy(string name) => new(Rows, Loss / Rows, name, Score / Rows);

    /// <summary>R² = 1 − Σ(y − ŷ)² / Σ(y − mean y)².</summary>
    internal ValidationResult Determination(string name)
    {
        double variation = SquaredTargets - Targets * Targets / Rows;
        return new ValidationResult(Rows, Loss / Rows, name, variation > 0 ? 1 - Score / variation : 0);
    }
}
