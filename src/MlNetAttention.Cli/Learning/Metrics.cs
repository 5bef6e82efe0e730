namespace MlNetAttention.Cli.Learning;

/// <summary>How well a pipeline predicts the test rows. What does not apply to the task is null.</summary>
internal sealed record Metrics
{
    public double? Accuracy { get; init; }

    /// <summary>The mean over the classes of the share of their rows that were recognised.</summary>
    public double? MacroAccuracy { get; init; }

    /// <summary>The mean of −ln of the probability given to the true class.</summary>
    public double? LogLoss { get; init; }

    /// <summary>Accuracy by level, in the order of the levels.</summary>
    public IReadOnlyDictionary<string, double>? Levels { get; init; }

    public double? RSquared { get; init; }

    public double? Rmse { get; init; }
}
