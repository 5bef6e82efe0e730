using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Learning;

/// <summary>The metrics of a classifier. The log-loss is in nats throughout; ML.NET's is in bits for two classes.</summary>
internal static class ClassMetrics
{
    private const double LeastProbability = 1e-15;

    public static Metrics Measure(IReadOnlyList<ClassPrediction> predictions, LabeledRows test)
    {
        bool hasLevels = test.Rows.Any(row => row.Level is not null);
        return new Metrics
        {
            Accuracy = Accuracy(predictions),
            MacroAccuracy = predictions.GroupBy(prediction => prediction.Truth).Average(Accuracy),
            LogLoss = Metrics.Defined(predictions.Average(
                prediction => -Math.Log(Math.Clamp(prediction.ProbabilityOfTruth, LeastProbability, 1)))),
            CalibrationError = Metrics.Defined(Learning.CalibrationError.Of(predictions)),
            Levels = hasLevels ? ByLevel(predictions, test) : null,
        };
    }

    private static SortedDictionary<string, double> ByLevel(IReadOnlyList<ClassPrediction> predictions, LabeledRows test) =>
        new(
            test.Rows.Zip(predictions)
                .GroupBy(pair => pair.First.Level!, pair => pair.Second)
                .ToDictionary(level => level.Key, Accuracy),
            StringComparer.Ordinal);

    private static double Accuracy(IEnumerable<ClassPrediction> predictions) =>
        predictions.Average(prediction => prediction.IsRight ? 1.0 : 0.0);
}

/// <summary>
/// The expected calibration error (Guo et al. 2017): rows are put into bins by the probability given to the predicted class,
/// and the gaps between accuracy and mean probability of the bins are averaged by their numbers of rows. 0 where a
/// probability of p is right in a share p of the cases.
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
