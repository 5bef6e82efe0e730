namespace MlNetAttention.Cli.Learning;

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
