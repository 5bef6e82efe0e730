using System.Globalization;
using System.Text.Json.Nodes;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Benchmarks.Timing;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>How the time grows with rows, with the length of a sequence and with the width, each by itself.</summary>
internal sealed class GrowthMeasurement : IMeasurement
{
    private const int DefaultRounds = 3;
    private const int TokensWhereWidthGrows = 64;

    private static readonly int[] RowCounts = [1_000, 10_000, 100_000];
    private static readonly int[] Widths = [32, 64, 128, 256, 512];
    private static readonly int[] TokenCounts = [.. Enumerable.Range(4, 10).Select(power => 1 << power)];

    public string Key => "growth";

    public MeasurementResult Run(SummarySettings settings)
    {
        int rounds = settings.Rounds ?? DefaultRounds;
        int[] rows = settings.Full ? [.. RowCounts, 1_000_000] : RowCounts;
        var json = new JsonObject();
        var lines = new List<string>();
        WarmUp();
        Add("rows", rows, count => Workload.Set(TrecLengths.Take(count)));
        Add("tokens", TokenCounts, count => Workload.Single(width: 64, length: count));
        Add("width", Widths, count => Workload.Single(width: count, length: TokensWhereWidthGrows));
        return new(json, lines);

        void Add(string name, int[] sizes, Func<int, Workload> workload)
        {
            (double Size, double Seconds)[] points = [.. sizes.Select(size => ((double)size, Seconds(workload(size), rounds)))];
            double exponent = Statistics.PowerLawExponent(points);
            json[name] = new JsonObject
            {
                ["exponent"] = exponent,
                ["seconds"] = new JsonObject(points.Select(point => KeyValuePair.Create(
                    point.Size.ToString(CultureInfo.InvariantCulture), (JsonNode?)point.Seconds))),
            };
            string times = string.Join(", ", points.Select(point =>
                FormattableString.Invariant($"{point.Size}: {point.Seconds * 1e3:G3} ms")));
            lines.Add(FormattableString.Invariant($"{name} to the power of {exponent:F2} ({times})"));
        }
    }

    // The first points would otherwise be those of code that is not yet optimised, and flatten the line.
    private static void WarmUp()
    {
        Workload workload = Workload.Single(width: 64, length: TokensWhereWidthGrows);
        using var ours = new OurContender(workload);
        float[] pooled = workload.NewResult();
        new Turn(() => ours.Run(pooled)).WarmUp();
    }

    private static double Seconds(Workload workload, int rounds)
    {
        using var ours = new OurContender(workload);
        float[] pooled = workload.NewResult();
        var turn = new Turn(() => ours.Run(pooled));
        RoundRobin.Run([turn], rounds, brief: true);
        return turn.Median;
    }
}
