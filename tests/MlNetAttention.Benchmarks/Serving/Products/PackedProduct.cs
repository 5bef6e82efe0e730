using MlNetAttention.Kernels;

namespace MlNetAttention.Benchmarks.Serving.Products;

/// <summary>A product of the kind serving consists of, x [M, K] · Wᵀ [K, N]: the only file that knows its kernel.</summary>
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
