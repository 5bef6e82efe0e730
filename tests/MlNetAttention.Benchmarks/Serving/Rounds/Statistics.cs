namespace MlNetAttention.Benchmarks.Serving.Rounds;

/// <summary>What a few figures say together.</summary>
internal static class Statistics
{
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>The p of the y = c·xᵖ that fits best: the slope of the line of least squares through (ln x, ln y).</summary>
    internal static double Exponent(IReadOnlyList<(double X, double Y)> points)
    {
        double meanX = points.Average(point => Math.Log(point.X));
        double meanY = points.Average(point => Math.Log(point.Y));
        double products = points.Sum(point => (Math.Log(point.X) - meanX) * (Math.Log(point.Y) - meanY));
        return products / points.Sum(point => Math.Pow(Math.Log(point.X) - meanX, 2));
    }
}
