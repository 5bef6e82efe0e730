namespace MlNetAttention.Lab.Evaluation;

/// <summary>A mean and the sample standard deviation, whose divisor is n − 1; null where there is only one value.</summary>
internal readonly record struct MeanAndDeviation(double Mean, double? Deviation)
{
    /// <summary>Null where there are no values.</summary>
    public static MeanAndDeviation? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0) return null;
        double mean = values.Average();
        return new(mean, values.Count == 1
            ? null
            : Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)));
    }

    /// <summary>Over the seeds, each standing for the mean over its folds; values that are not defined do not count.</summary>
    public static MeanAndDeviation? OverSeeds(IEnumerable<EvaluatedCell> cells, Func<EvaluatedCell, double?> figure) =>
        Of(
        [
            .. cells.GroupBy(cell => cell.Key.Seed, figure)
                .Select(folds => folds.Average())
                .OfType<double>(),
        ]);
}
