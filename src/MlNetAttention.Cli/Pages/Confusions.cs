using MlNetAttention.Cli.Learning;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>A true class, the class predicted for it, and how often each pipeline did so.</summary>
internal sealed record Confusion(int Truth, int Predicted, IReadOnlyList<int> Counts);

/// <summary>Counts of predicted classes by true class.</summary>
internal static class Confusions
{
    private static readonly PanelAxes Axes = new("truth", "predicted", "share of the row", "0") { Largest = 1 };

    /// <summary>The confusions of the first pipeline, the most frequent first, with their counts in all pipelines.</summary>
    public static Confusion[] MostFrequent(IReadOnlyList<PredictedClasses> pipelines, int most)
    {
        Dictionary<(int, int), int>[] counts =
        [
            .. pipelines.Select(pipeline => pipeline.Rows.Where(row => !row.IsRight)
                .CountBy(row => (row.Truth, row.Predicted)).ToDictionary()),
        ];
        return
        [
            .. counts[0].OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(most).Select(pair => new Confusion(
                pair.Key.Item1, pair.Key.Item2, [.. counts.Select(count => count.GetValueOrDefault(pair.Key))])),
        ];
    }

    /// <summary>A row for each true class, a column for each predicted one, in the order of their names.</summary>
    public static Panel Matrix(string title, PredictedClasses predictions)
    {
        int count = predictions.Classes.Count;
        int[] order = [.. Enumerable.Range(0, count).OrderBy(number => predictions.Classes[number], StringComparer.Ordinal)];
        var places = new int[count];
        foreach ((int place, int number) in order.Index()) places[number] = place;

        var counts = new double[count, count];
        foreach (ClassPrediction row in predictions.Rows) counts[places[row.Truth], places[row.Predicted]]++;
        string[] names = [.. order.Select(number => Shortened.ClassInPicture(predictions.Classes[number]))];
        return new Panel(title, Shares(counts), names, names, Axes) { CellNumbers = counts };
    }

    private static double[,] Shares(double[,] counts)
    {
        int classes = counts.GetLength(0);
        var shares = new double[classes, classes];
        for (int truth = 0; truth < classes; truth++)
        {
            double sum = Enumerable.Range(0, classes).Sum(predicted => counts[truth, predicted]);
            for (int predicted = 0; predicted < classes && sum > 0; predicted++)
            {
                shares[truth, predicted] = counts[truth, predicted] / sum;
            }
        }

        return shares;
    }
}
