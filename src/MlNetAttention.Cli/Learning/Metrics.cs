using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Learning;

/// <summary>The quality of a pipeline on the test rows. Metrics that do not apply to the task are null.</summary>
internal sealed record Metrics
{
    public double? Accuracy { get; init; }

    /// <summary>The mean over the classes of the share of their rows that were recognised.</summary>
    public double? MacroAccuracy { get; init; }

    /// <summary>The mean of −ln of the probability given to the true class.</summary>
    public double? LogLoss { get; init; }

    /// <summary>The gap between probabilities and how often they are right: <see cref="Learning.CalibrationError"/>.</summary>
    public double? CalibrationError { get; init; }

    public double? RSquared { get; init; }

    public double? Rmse { get; init; }

    /// <summary>
    /// How good the first row of each ranking is, 0 to 1, and so on for the first 3 and 10 (normalised discounted cumulative
    /// gain, see <see cref="RelevanceGain.Normalized"/>), the mean over queries.
    /// </summary>
    public double? NdcgAt1 { get; init; }

    public double? NdcgAt3 { get; init; }

    public double? NdcgAt10 { get; init; }

    /// <summary>The same without division by the best ranking; with the natural logarithm, as ML.NET has it.</summary>
    public double? DcgAt10 { get; init; }

    /// <summary>See <see cref="SetMetrics"/>.</summary>
    public double? MicroF1 { get; init; }

    /// <inheritdoc cref="MicroF1"/>
    public double? MacroF1 { get; init; }

    /// <inheritdoc cref="MicroF1"/>
    public double? SubsetAccuracy { get; init; }

    /// <inheritdoc cref="MicroF1"/>
    public double? HammingLoss { get; init; }

    /// <summary>The column whose values are the groups of <see cref="Levels"/>.</summary>
    public string? GroupColumn { get; init; }

    /// <summary>Accuracy by group, in the order of the names of groups.</summary>
    public IReadOnlyDictionary<string, double>? Levels { get; init; }

    /// <summary>Null where a metric is not a number (R² where all rows have one label), for which JSON has no word.</summary>
    public static double? Defined(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>Metrics, times, and the number of learned weights of the encoder; null without one.</summary>
internal sealed record Measurement(Metrics Metrics, double FitSeconds, double ScoreSeconds, long? Parameters = null);

/// <summary>The metrics of a classifier. The log-loss is in nats throughout; ML.NET's is in bits for two classes.</summary>
internal static class ClassMetrics
{
    private const double LeastProbability = 1e-15;

    public static Metrics Measure(IReadOnlyList<ClassPrediction> predictions, LabeledRows test)
    {
        bool hasLevels = test.Rows.Any(row => row.Group is not null);
        return new Metrics
        {
            Accuracy = Accuracy(predictions),
            MacroAccuracy = predictions.GroupBy(prediction => prediction.Truth).Average(Accuracy),
            LogLoss = Metrics.Defined(predictions.Average(
                prediction => -Math.Log(Math.Clamp(prediction.ProbabilityOfTruth, LeastProbability, 1)))),
            CalibrationError = Metrics.Defined(Learning.CalibrationError.Of(predictions)),
            GroupColumn = hasLevels ? test.GroupColumn : null,
            Levels = hasLevels ? ByLevel(predictions, test) : null,
        };
    }

    private static SortedDictionary<string, double> ByLevel(IReadOnlyList<ClassPrediction> predictions, LabeledRows test) =>
        new(
            test.Rows.Zip(predictions)
                .GroupBy(pair => pair.First.Group!, pair => pair.Second)
                .ToDictionary(level => level.Key, Accuracy),
            StringComparer.Ordinal);

    private static double Accuracy(IEnumerable<ClassPrediction> predictions) =>
        predictions.Average(prediction => prediction.IsRight ? 1.0 : 0.0);
}

/// <summary>
/// The expected calibration error (Guo et al. 2017): rows are put into bins by the probability given to the predicted class,
/// and the gaps between accuracy and mean probability of the bins are averaged by their numbers of rows. 0 where
/// predictions with probability p are right in a share p of all cases.
/// </summary>
internal static class CalibrationError
{
    /// <summary>As in the paper: bins of equal width, each open at its lower end.</summary>
    public const int Bins = 15;

    /// <summary>NaN where a probability is.</summary>
    public static double Of(IReadOnlyCollection<ClassPrediction> predictions) =>
        predictions.Any(prediction => double.IsNaN(prediction.Confidence))
            ? double.NaN
            : predictions.GroupBy(prediction => Bin(prediction.Confidence)).Sum(Gap) / predictions.Count;

    private static int Bin(double confidence) => Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);

    private static double Gap(IEnumerable<ClassPrediction> bin) =>
        Math.Abs(bin.Sum(prediction => (prediction.IsRight ? 1 : 0) - prediction.Confidence));
}
