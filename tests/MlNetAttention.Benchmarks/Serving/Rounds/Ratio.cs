using System.Text.Json.Nodes;

namespace MlNetAttention.Benchmarks.Serving.Rounds;

/// <summary>How two figures of the same rounds stand to each other: both met the same moments of the machine.</summary>
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
