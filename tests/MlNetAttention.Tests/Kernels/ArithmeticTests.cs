using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class ArithmeticTests
{
    // Single precision rounds to 6e-8; sums of 67 products of size 4 keep 2e-5 of 1 in the worst order.
    private const double SumTolerance = 2e-5;
    private const double ElementTolerance = 3e-7;

    public static TheoryData<int, int> Lengths => Widths.With(Rows.Lengths);

    [Theory, MemberData(nameof(Lengths))]
    public void Dot_is_the_sum_of_products(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, float[] y) = Pair(length);
        Rows.Near(x.Zip(y, (a, b) => (double)a * b).Sum(), kernels.Dot(x, y), SumTolerance, $"length {length}");
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Sum_is_the_sum(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, _) = Pair(length);
        Rows.Near(x.Sum(a => (double)a), kernels.Sum(x), SumTolerance, $"length {length}");
    }

    [Theory, MemberData(nameof(Lengths))]
    public void AddScaled_adds_the_scaled_row(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, float[] y) = Pair(length);
        double[] expected = [.. x.Zip(y, (a, b) => b + 0.7f * (double)a)];
        kernels.AddScaled(x, 0.7f, y);
        Rows.Near(expected, y, ElementTolerance);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Add_adds_the_row(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, float[] y) = Pair(length);
        double[] expected = [.. x.Zip(y, (a, b) => (double)a + b)];
        kernels.Add(x, y);
        Rows.Near(expected, y, ElementTolerance);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Max_keeps_the_larger_by_element(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, float[] y) = Pair(length);
        float[] expected = [.. x.Zip(y, MathF.Max)], both = [.. x];
        kernels.Max(y, both);
        kernels.Max(x, y);
        Assert.Equal(expected, y);
        Assert.Equal(expected, both);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Scale_multiplies_every_element(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, _) = Pair(length);
        float[] expected = [.. x.Select(a => a * -1.3f)];
        kernels.Scale(x, -1.3f);
        Assert.Equal(expected, x);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Equal_numbers_at_another_address_give_equal_bits(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        (float[] x, float[] y) = Pair(length);
        float dot = kernels.Dot(x, y);
        float sum = kernels.Sum(x);
        for (int shift = 1; shift < 17; shift++)
        {
            float[] moved = [.. new float[shift], .. x];
            Assert.Equal(dot, kernels.Dot(moved.AsSpan(shift), y));
            Assert.Equal(sum, kernels.Sum(moved.AsSpan(shift)));
        }
    }

    private static (float[] X, float[] Y) Pair(int length) => (Rows.Random(length, 1), Rows.Random(length, 2));
}
