using MlNetAttention.Cli.Tsv;

namespace MlNetAttention.Cli.Learning;

/// <summary>The prediction for one row.</summary>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The class predicted.</param>
/// <param name="ProbabilityOfTruth">The probability given to its class.</param>
/// <param name="Confidence">The probability given to the class predicted.</param>
internal readonly record struct ClassPrediction(int Truth, int Predicted, double ProbabilityOfTruth, double Confidence)
{
    public bool IsRight => Truth == Predicted;
}

/// <summary>The metrics of a classifier. ML.NET's own have the log-loss in bits for two classes and in nats for more.</summary>
internal static class ClassPredictions
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
