using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class LayerNormTests
{
    private const float Epsilon = 1e-5f;

    public static TheoryData<int, int> Lengths => Widths.With(Rows.Lengths.Skip(1));

    public static TheoryData<int> Alone => Widths.Alone;

    [Theory, MemberData(nameof(Lengths))]
    public void Layer_norm_is_that_of_double_precision_within_1e_5(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] x = Rows.Random(length, 17);
        float[] scale = Rows.Random(length, 19);
        float[] shift = Rows.Random(length, 23);
        var y = new float[length];
        kernels.LayerNorm(x, scale, shift, Epsilon, y);
        Rows.Near(Reference(x, scale, shift), y, 1e-5);

        kernels.LayerNorm(x, scale, shift, Epsilon, x);
        Assert.Equal(y, x);
    }

    [Theory, MemberData(nameof(Alone))]
    public void Every_row_is_normalised_by_itself(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        const int width = 13;
        float[] x = Rows.Random(3 * width, 37), scale = Rows.Random(width, 41), shift = Rows.Random(width, 43);
        float[] y = new float[x.Length], alone = new float[width];

        kernels.LayerNorm(x, scale, shift, Epsilon, y);

        for (int row = 0; row < 3; row++)
        {
            kernels.LayerNorm(x.AsSpan(row * width, width), scale, shift, Epsilon, alone);
            Assert.Equal(alone, y[(row * width)..((row + 1) * width)]);
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void A_constant_row_becomes_the_shift(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = [.. Enumerable.Repeat(-3f, 13)];
        float[] shift = Rows.Random(13, 29);
        kernels.LayerNorm(row, Rows.Random(13, 31), shift, Epsilon, row);
        Assert.Equal(shift, row);
    }

    [Theory, MemberData(nameof(Alone))]
    public void The_epsilon_is_added_to_the_variance(int bits)
    {
        float[] x = [1, 3], y = new float[2];
        Widths.Of(bits).LayerNorm(x, [1, 1], [0, 0], 3, y);
        Assert.Equal([-0.5f, 0.5f], y);
    }

    private static double[] Reference(float[] x, float[] scale, float[] shift)
    {
        double mean = x.Average(v => (double)v);
        double deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + Epsilon);
        return [.. x.Select((v, i) => (v - mean) / deviation * scale[i] + shift[i])];
    }
}
