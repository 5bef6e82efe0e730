using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class SoftmaxTests
{
    public static TheoryData<int, int> Lengths => Widths.With(Rows.Lengths);

    public static TheoryData<int> Alone => Widths.Alone;

    [Theory, MemberData(nameof(Lengths))]
    public void Softmax_is_that_of_double_precision_within_1e_6(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = [.. Rows.Random(length, 5).Select(x => 4 * x)];
        double sum = row.Sum(x => Math.Exp(x));
        double[] expected = [.. row.Select(x => Math.Exp(x) / sum)];
        kernels.Softmax(row);
        Rows.Near(expected, row, 1e-6);
    }

    [Theory, MemberData(nameof(Alone))]
    public void Large_logits_stay_finite(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = [1000, 999, 998];
        kernels.Softmax(row);
        Rows.Near([0.66524096, 0.24472847, 0.09003057], row, 1e-6);
    }

    [Theory, MemberData(nameof(Alone))]
    public void A_logit_far_below_the_others_weighs_nothing(int bits)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = [0, -1e9f, 0, float.MinValue];
        kernels.Softmax(row);
        Assert.Equal([0.5f, 0, 0.5f, 0], row);
    }

    [Theory, MemberData(nameof(Lengths))]
    public void Equal_logits_weigh_the_same_wherever_they_stand(int bits, int length)
    {
        KernelSet kernels = Widths.Of(bits);
        float[] row = [.. Enumerable.Repeat(-0f, length)];
        kernels.Softmax(row);
        Assert.All(row, weight => Assert.Equal(row[0], weight));
        Assert.All(row, weight => Assert.Equal(1f / length, weight, 1e-6f));
    }
}
