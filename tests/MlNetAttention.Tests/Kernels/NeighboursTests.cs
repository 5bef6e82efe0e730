using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

/// <summary>Numbers beside those a kernel is given are neither read nor written.</summary>
public class NeighboursTests
{
    private const int Margin = 67;
    private const float Neighbour = 1e6f;

    private static readonly Dictionary<string, Action<KernelSet, Surrounded>> Kernels = new()
    {
        [nameof(KernelSet.Dot)] = (kernels, rows) => rows.Y[0] = kernels.Dot(rows.X, rows.Y),
        [nameof(KernelSet.Sum)] = (kernels, rows) => rows.Y[0] = kernels.Sum(rows.X),
        [nameof(KernelSet.AddScaled)] = (kernels, rows) => kernels.AddScaled(rows.X, 0.7f, rows.Y),
        [nameof(KernelSet.Add)] = (kernels, rows) => kernels.Add(rows.X, rows.Y),
        [nameof(KernelSet.Max)] = (kernels, rows) => kernels.Max(rows.X, rows.Y),
        [nameof(KernelSet.Scale)] = (kernels, rows) => kernels.Scale(rows.Y, 0.7f),
        [nameof(KernelSet.Relu)] = (kernels, rows) => kernels.Relu(rows.Y),
        [nameof(KernelSet.Softmax)] = (kernels, rows) => kernels.Softmax(rows.Y),
        [nameof(KernelSet.LayerNorm)] = (kernels, rows) => kernels.LayerNorm(rows.X, rows.Scale, rows.Shift, 1e-5f, rows.Y),
        [nameof(KernelSet.Convolve)] = (kernels, rows) => kernels.Convolve(rows.X, rows.Scale, rows.X.Length, rows.Y),
    };

    public static TheoryData<int, string> Cases =>
        [.. Widths.Bits.SelectMany(bits => Kernels.Keys.Select(kernel => new TheoryDataRow<int, string>(bits, kernel)))];

    [Theory, MemberData(nameof(Cases))]
    public void A_row_among_others_is_worked_on_as_if_it_were_alone(int bits, string kernel)
    {
        foreach (int length in Rows.Lengths.Where(length => length > 0))
        {
            var alone = new Surrounded(length, margin: 0);
            var amid = new Surrounded(length, Margin);
            Kernels[kernel](Widths.Of(bits), alone);
            Kernels[kernel](Widths.Of(bits), amid);
            Assert.Equal(alone.Y.ToArray(), amid.Y.ToArray());
            Assert.All(amid.AroundY, value => Assert.Equal(Neighbour, value));
        }
    }

    /// <summary>Rows of one length with numbers around each.</summary>
    private sealed class Surrounded(int length, int margin)
    {
        private readonly float[] _x = Row(length, margin, 5), _y = Row(length, margin, 7);
        private readonly float[] _scale = Row(length, margin, 11), _shift = Row(length, margin, 13);

        internal Span<float> X => _x.AsSpan(margin, length);

        internal Span<float> Y => _y.AsSpan(margin, length);

        internal Span<float> Scale => _scale.AsSpan(margin, length);

        internal Span<float> Shift => _shift.AsSpan(margin, length);

        internal IEnumerable<float> AroundY => [.. _y[..margin], .. _y[(margin + length)..]];

        private static float[] Row(int length, int margin, int seed)
        {
            float[] around = [.. Enumerable.Repeat(Neighbour, margin)];
            return [.. around, .. Rows.Random(length, seed), .. around];
        }
    }
}
