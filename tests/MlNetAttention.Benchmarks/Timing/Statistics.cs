using System.Text.Json.Nodes;

namespace MlNetAttention.Benchmarks.Timing;

/// <summary>What is computed of a few measured values.</summary>
internal static class Statistics
{
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>The p of the y = c·xᵖ that fits best: the slope of the line of least squares through (ln x, ln y).</summary>
    internal static double PowerLawExponent(IReadOnlyList<(double X, double Y)> points)
    {
        double meanX = points.Average(point => Math.Log(point.X));
        double meanY = points.Average(point => Math.Log(point.Y));
        double products = points.Sum(point => (Math.Log(point.X) - meanX) * (Math.Log(point.Y) - meanY));
        return products / points.Sum(point => Math.Pow(Math.Log(point.X) - meanX, 2));
    }
}

/// <summary>The ratio of two measured values, round by round: in each round both met the same moment of the machine.</summary>
internal sealed record Ratio(double Median, double Lowest, double Highest)
{
    internal static Ratio Of(IReadOnlyList<double> numerators, IReadOnlyList<double> denominators)
    {
        double[] ratios = [.. numerators.Zip(denominators, (a, b) => a / b)];
        return new(Statistics.Median(ratios), ratios.Min(), ratios.Max());
    }

    internal JsonArray Range => [Lowest, Highest];

    public override string ToString() => FormattableString.Invariant($"{Median:F2}x ({Lowest:F2} to {Highest:F2})");
}
