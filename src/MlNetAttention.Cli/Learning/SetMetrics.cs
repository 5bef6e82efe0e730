namespace MlNetAttention.Cli.Learning;

/// <summary>The decisions about one name, or about all, counted.</summary>
/// <param name="Right">Rows that have the name and are given it.</param>
/// <param name="Wrong">Rows that are given it and do not have it.</param>
/// <param name="Missed">Rows that have it and are not given it.</param>
internal readonly record struct NameCounts(int Right, int Wrong, int Missed)
{
    /// <summary>2·right / (2·right + wrong + missed), 0 to 1; null where no row has the name or is given it.</summary>
    public double? F1 => Right + Wrong + Missed == 0 ? null : 2.0 * Right / (2.0 * Right + Wrong + Missed);

    public static NameCounts operator +(NameCounts one, NameCounts other) =>
        new(one.Right + other.Right, one.Wrong + other.Wrong, one.Missed + other.Missed);

    /// <summary>The decisions about a name over all rows.</summary>
    public static NameCounts Of(IEnumerable<SetPrediction> rows, int name)
    {
        var counts = new NameCounts();
        foreach (SetPrediction row in rows)
        {
            (bool has, bool given) = (row.Truth[name], row.Predicts(name));
            counts += new NameCounts(has && given ? 1 : 0, !has && given ? 1 : 0, has && !given ? 1 : 0);
        }

        return counts;
    }
}

/// <summary>
/// The metrics of labels with any number of names, over B rows and C names (Tsoumakas and Katakis 2007, Multi-Label
/// Classification):
/// <list type="bullet">
/// <item>micro-F1: F1 of all B·C decisions together, in which frequent names weigh more;</item>
/// <item>macro-F1: the mean of the F1 of each name, over the names that a row has or is given;</item>
/// <item>subset accuracy: the share of rows whose names are all right, none missing and none too many;</item>
/// <item>Hamming loss: the share of the B·C decisions that are wrong.</item>
/// </list>
/// </summary>
internal static class SetMetrics
{
    public static Metrics Measure(PredictedSets predictions)
    {
        NameCounts[] names = [.. predictions.Classes.Select((_, name) => NameCounts.Of(predictions.Rows, name))];
        double[] defined = [.. names.Select(name => name.F1).OfType<double>()];
        return new Metrics
        {
            MicroF1 = names.Aggregate((all, name) => all + name).F1,
            MacroF1 = defined.Length == 0 ? null : defined.Average(),
            SubsetAccuracy = predictions.Rows.Average(row => row.IsRight ? 1.0 : 0),
            HammingLoss = predictions.Rows.Average(row => (double)row.Errors / predictions.Classes.Count),
        };
    }
}
