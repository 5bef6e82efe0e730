using System.Text.Json.Nodes;
using MlNetAttention.Benchmarks.Timing;
using MlNetAttention.Kernels;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>How much of what a core can multiply and add the matrix products of serving reach, shape by shape.</summary>
internal sealed class MatmulMeasurement : IMeasurement
{
    private const int DefaultRounds = 7;

    private static readonly int[] Rows = [16, 64, 256];
    private static readonly int[] Widths = [64, 256, 1024];

    public string Key => "matmul_share_of_peak";

    public MeasurementResult Run(SummarySettings settings)
    {
        PackedProduct[] products = [.. from rows in Rows from inputs in Widths from outputs in Widths
                                       select new PackedProduct(rows, inputs, outputs)];
        (Action Work, double Operations)[] peaks = [.. MultiplyAddPeak.All];
        Turn[] peakTurns = [.. peaks.Select(peak => new Turn(peak.Work))];
        Turn[] turns = [.. products.Select(product => new Turn(product.Run))];
        RoundRobin.Run([.. peakTurns, .. turns], settings.Rounds ?? DefaultRounds, brief: true);

        int rounds = turns[0].Seconds.Count;
        double[] peakSpeeds = [.. Enumerable.Range(0, rounds).Select(round =>
            peaks.Zip(peakTurns, (peak, turn) => peak.Operations / turn.Seconds[round]).Max())];
        (PackedProduct Product, double Speed, Ratio Share)[] found = [.. products.Zip(turns, (product, turn) =>
        {
            double[] speeds = [.. turn.Seconds.Select(seconds => product.Operations / seconds)];
            return (product, Statistics.Median(speeds), Ratio.Of(speeds, peakSpeeds));
        })];
        return Report(Statistics.Median(peakSpeeds), rounds, found);
    }

    private static MeasurementResult Report(double peak, int rounds, (PackedProduct Product, double Speed, Ratio Share)[] found)
    {
        double lowest = found.Min(shape => shape.Share.Median);
        var shapes = new JsonArray([.. found.Select(shape => (JsonNode)new JsonObject
        {
            ["m"] = shape.Product.Rows,
            ["k"] = shape.Product.Inputs,
            ["n"] = shape.Product.Outputs,
            ["gflops"] = shape.Speed / 1e9,
            ["share"] = shape.Share.Median,
            ["share_range"] = shape.Share.Range,
        })]);
        var json = new JsonObject
        {
            ["lowest"] = lowest,
            ["median"] = Statistics.Median(found.Select(shape => shape.Share.Median)),
            ["peak_gflops"] = peak / 1e9,
            ["rounds"] = rounds,
            ["shapes"] = shapes,
        };
        return new(json, [$"peak {Number(peak / 1e9)} GFLOP/s, lowest share {Number(lowest)}", .. found.Select(Line)]);
    }

    private static string Line((PackedProduct Product, double Speed, Ratio Share) shape)
    {
        string name = $"{shape.Product.Rows} x {shape.Product.Inputs} x {shape.Product.Outputs}";
        return $"{name,-20}{Number(shape.Speed / 1e9),8} GFLOP/s  {Number(shape.Share.Median)} of the peak "
            + $"({Number(shape.Share.Lowest)} to {Number(shape.Share.Highest)})";
    }

    private static string Number(double value) => FormattableString.Invariant($"{value:F2}");
}

/// <summary>A product of the kind serving consists of, x [M, K] · Wᵀ [K, N]: all that knows the kernel.</summary>
internal sealed class PackedProduct
{
    private readonly PackedMatrix _matrix;
    private readonly AlignedArray _x;
    private readonly AlignedArray _y;

    internal PackedProduct(int rows, int inputs, int outputs)
    {
        (Rows, Inputs, Outputs) = (rows, inputs, outputs);
        var random = new Random(6);
        _matrix = new PackedMatrix(Numbers(random, outputs * inputs), Numbers(random, outputs), outputs, inputs);
        _x = new AlignedArray(rows * inputs);
        _y = new AlignedArray(rows * outputs);
        Numbers(random, rows * inputs).CopyTo(_x.Span);
    }

    internal int Rows { get; }

    internal int Inputs { get; }

    internal int Outputs { get; }

    /// <summary>A multiplication and an addition for each of M·K·N.</summary>
    internal double Operations => 2.0 * Rows * Inputs * Outputs;

    internal void Run() => _matrix.Multiply(_x.Span, Rows, _y.Span);

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        foreach (ref float number in numbers.AsSpan()) number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
