namespace MlNetAttention.Cli.Learning;

/// <summary>How well a pipeline predicts the test rows. What does not apply to the task is null.</summary>
internal sealed record Metrics
{
    public double? Accuracy { get; init; }

    /// <summary>The mean over the classes of the share of their rows that were recognised.</summary>
    public double? MacroAccuracy { get; init; }

    /// <summary>The mean of −ln of the probability given to the true class.</summary>
    public double? LogLoss { get; init; }

    /// <summary>How far probabilities are from how often they are right: <see cref="Learning.CalibrationError"/>.</summary>
    public double? CalibrationError { get; init; }

    public double? RSquared { get; init; }

    public double? Rmse { get; init; }

    /// <summary>Accuracy by level, in the order of the levels.</summary>
    public IReadOnlyDictionary<string, double>? Levels { get; init; }

    /// <summary>Null where a metric is not a number (R² where all rows have one label), for which JSON has no word.</summary>
    public static double? Defined(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>How well a pipeline did, how long it took, and how many numbers its encoder learned; null without one.</summary>
internal sealed record Measurement(Metrics Metrics, double FitSeconds, double ScoreSeconds, long? Parameters = null);
