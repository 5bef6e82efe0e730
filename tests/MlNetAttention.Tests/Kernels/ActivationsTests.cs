using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class ActivationsTests
{
    public static TheoryData<int, int> Lengths => Widths.With(Rows.Lengths);

    public static TheoryData<int> Alone => Widths.Alone;

    [Fact]
    public void The_reference_has_the_tabled_values_of_the_normal_distribution()
    {
        Assert.Equal(0.5, Erf.NormalDistribution(0), 1e-15);
        Assert.Equal(0.841344746068543, Erf.NormalDistribution(1), 1e-14);
        Assert.Equal(0.0227501319481792, Erf.NormalDistribution(-2), 1e-14);
        Assert.Equal(2.866515718791933e-7, Erf.NormalDistribution(-5), 1e-20);
    }

    [Theory, MemberData(nameof(Alone))]
    public void Gelu_by_tanh_is_within_1e_6_of_its_formula(int bits)
    {
        float[] x =
            [.. Enumerable.Range(-120_000, 240_001).Select(i => i / 1000f), 1e30f, -1e30f, float.MaxValue, float.MinValue];
        float[] y = Through(Epilogue.GeluTanh, bits, x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = x[i] / 2.0 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x[i] + 0.044715 * x[i] * x[i] * (double)x[i])));
            Assert.True(Math.Abs(y[i] - exact) <= 1e-6 * (1 + Math.Abs(exact)), $"gelu({x[i]}) = {y[i]}, not {exact}");
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void Gelu_is_within_1e_6_of_the_exact_function(int bits)
    {
        float[] x = [.. Enumerable.Range(-12_000, 24_001).Select(i => i / 1000f)];
        float[] y = Through(Epilogue.Gelu, bits, x);
        for (int i = 0; i < x.Length; i++)
        {
            double error = Math.Abs(y[i] - x[i] * Erf.NormalDistribution(x[i]));
            Assert.True(error <= 1e-6 * (1 + Math.Abs(x[i])), $"gelu({x[i]}) = {y[i]}, off by {error}");
        }
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Gelu_of_a_number_does_not_depend_on_where_it_stands(int bits, int length)
    {
        float[] row = Rows.Random(length, 11);
        float[] whole = Through(Epilogue.Gelu, bits, row);
        for (int i = 0; i < length; i++) Assert.Equal(Through(Epilogue.Gelu, bits, [row[i]])[0], whole[i]);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Relu_is_the_number_or_zero(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = Rows.Random(length, 13);
        float[] expected = [.. row.Select(x => x > 0 ? x : 0)];
        kernels.Relu(row);
        Assert.Equal(expected, row);
    }

    [Theory, MemberData(nameof(Alone))]
    public void Extremes_and_negative_zero_stay_numbers(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] extremes = [-0f, 0, float.Epsilon, -float.Epsilon, 1e30f, -1e30f, float.MaxValue, float.MinValue];
        float[] gelu = Through(Epilogue.Gelu, bits, extremes);
        float[] relu = [.. extremes];
        kernels.Relu(relu);
        Assert.Equal([0, 0, 0, 0, 1e30f, 0, float.MaxValue, 0], gelu.Select(x => Math.Abs(x) < 1e-6 ? 0 : x));
        Assert.Equal([0, 0, float.Epsilon, 0, 1e30f, 0, float.MaxValue, 0], relu.Select(x => x == 0 ? 0 : x));
    }

    // The numbers as a matrix [n, 1] without a bias, times 1: what comes out is the function of each.
    private static float[] Through(Epilogue end, int bits, float[] numbers)
    {
        var y = new float[numbers.Length];
        new PackedMatrix(numbers, new float[numbers.Length], numbers.Length, inputs: 1, Widths.Of(bits)).Multiply([1], 1, y, end);
        return y;
    }
}
