using MlNetAttention.Fitting;

namespace MlNetAttention.Training.Tests.Fitting;

/// <summary>The temperature that calibrates probabilities.</summary>
public sealed class TemperatureTests
{
    [Theory]
    [InlineData(10, 8, 4)]
    [InlineData(7, 7, 3)]
    [InlineData(13, 9, 0.5)]
    public void Two_classes_come_to_the_temperature_by_hand(int rows, int right, float margin)
    {
        // All margins are alike, so σ(margin / T) is the mean target of the class that is ahead.
        double share = (right * (rows + 1.0) + (rows - right)) / (rows * (rows + 2.0));
        float[][] logits = [.. Enumerable.Repeat(new[] { 0, margin }, rows)];
        int[] classes = [.. Enumerable.Range(0, rows).Select(i => i < right ? 1 : 0)];
        Assert.Equal(margin / Math.Log(share / (1 - share)), Temperature.Fit(logits, classes), 1e-4);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0.4)]
    [InlineData(1)]
    public void Logits_of_the_wrong_scale_are_scaled_back(double scale)
    {
        (float[][] logits, int[] classes) = Drawn(5_000, 5, scale);
        float temperature = Temperature.Fit(logits, classes);
        Assert.Equal(scale, temperature, 0.06 * scale);
        double best = LogLoss(logits, classes, temperature);
        Assert.True(best <= LogLoss(logits, classes, temperature * 1.05) && best <= LogLoss(logits, classes, temperature / 1.05));
        if (scale != 1) Assert.True(best < LogLoss(logits, classes, 1) - 0.01);
    }

    [Fact]
    public void A_weight_counts_as_that_many_rows()
    {
        // Smoothing depends on the number of rows, hence so many of them.
        (float[][] logits, int[] classes) = Drawn(3_000, 3, 2);
        float[] weights = [.. classes.Select((_, row) => row % 3f)];
        float[][] repeated = [.. logits.SelectMany((row, i) => Enumerable.Repeat(row, i % 3))];
        int[] repeatedClasses = [.. classes.SelectMany((of, i) => Enumerable.Repeat(of, i % 3))];
        Assert.Equal(Temperature.Fit(repeated, repeatedClasses), Temperature.Fit(logits, classes, weights), 1e-3);
    }

    [Fact]
    public void It_is_bounded_and_without_rows_it_changes_nothing()
    {
        Assert.Equal(Temperature.None, Temperature.Fit([], []));
        float[][] same = [.. Enumerable.Repeat(new[] { 1f, 1f, 1f }, 4)];
        Assert.InRange(Temperature.Fit(same, [0, 1, 2, 0]), Temperature.Lowest, Temperature.Highest);
        Assert.Equal(Temperature.Highest, Temperature.Fit([[9, 0], [0, 9]], [1, 0]), 1e-3);
        float[][] faint = [.. Enumerable.Repeat(new[] { 0, 1e-3f }, 500)];
        Assert.Equal(Temperature.Lowest, Temperature.Fit(faint, new int[500].Select(_ => 1).ToArray()), 1e-6);
    }

    /// <summary>Classes drawn from softmax(z), and the logits scale·z.</summary>
    private static (float[][] Logits, int[] Classes) Drawn(int rows, int classes, double scale)
    {
        var random = new Random(11);
        var logits = new float[rows][];
        var drawn = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] z = [.. Enumerable.Range(0, classes).Select(_ => 4 * random.NextDouble())];
            double left = random.NextDouble() * z.Sum(Math.Exp);
            while (drawn[row] < classes - 1 && (left -= Math.Exp(z[drawn[row]])) > 0) drawn[row]++;
            logits[row] = [.. z.Select(value => (float)(scale * value))];
        }

        return (logits, drawn);
    }

    private static double LogLoss(float[][] logits, int[] classes, double temperature) => logits.Zip(classes).Average(row =>
        Math.Log(row.First.Sum(z => Math.Exp(z / temperature))) - row.First[row.Second] / temperature);
}
