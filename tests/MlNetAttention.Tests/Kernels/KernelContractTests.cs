using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

/// <summary>What kernels ask of spans, which only debug builds check.</summary>
public class KernelContractTests
{
    private static readonly float[] Numbers = new float[60];

    [Theory]
    [InlineData(7, 7, true)]
    [InlineData(0, 0, true)]
    [InlineData(7, 6, false)]
    [InlineData(0, 1, false)]
    public void Lengths_are_the_same_or_not(int one, int other, bool same) =>
        Assert.Equal(same, KernelContract.SameLength(Numbers.AsSpan(0, one), Numbers.AsSpan(0, other)));

    [Theory]
    [InlineData(6, 3, true)]
    [InlineData(0, 3, true)]
    [InlineData(7, 3, false)]
    [InlineData(2, 3, false)]
    [InlineData(3, 0, false)]
    public void Rows_are_whole_or_not(int length, int width, bool whole) =>
        Assert.Equal(whole, KernelContract.HasRows(Numbers.AsSpan(0, length), width));

    [Theory]
    [InlineData(0, 5, true, true)]
    [InlineData(0, 4, false, false)]
    [InlineData(4, 0, false, false)]
    [InlineData(3, 3, false, true)]
    public void Spans_of_five_overlap_or_do_not(int one, int other, bool apart, bool apartOrSame)
    {
        Span<float> x = Numbers.AsSpan(one, 5), y = Numbers.AsSpan(other, 5);
        Assert.Equal((apart, apartOrSame), (KernelContract.Apart(x, y), KernelContract.ApartOrSame(x, y)));
    }

    [Theory]
    [InlineData(6, 10, 128, true)]
    [InlineData(5, 10, 128, false)]
    [InlineData(6, 9, 128, false)]
    [InlineData(6, 11, 128, false)]
    [InlineData(6, 10, 512, false)]
    public void Two_rows_fit_a_matrix_of_five_by_three_or_do_not(int inputs, int outputs, int bits, bool fit)
    {
        var matrix = new PackedMatrix(new float[15], new float[5], outputs: 5, inputs: 3, Widths.Of(128));
        ReadOnlySpan<float> x = Numbers.AsSpan(0, inputs), y = Numbers.AsSpan(0, outputs);
        Assert.Equal(fit, KernelContract.FitsProduct(matrix, x, 2, y, bits / 32));
    }

    [Theory]
    [InlineData(12, 12, 12, 12, 3, true)]
    [InlineData(0, 0, 0, 0, 3, true)]
    [InlineData(12, 6, 12, 12, 3, false)]
    [InlineData(12, 12, 18, 12, 3, false)]
    [InlineData(12, 12, 12, 6, 3, false)]
    [InlineData(11, 11, 11, 11, 3, false)]
    [InlineData(12, 12, 12, 12, 2, false)]
    public void Attention_of_three_heads_of_two_fits_or_does_not(
        int queries, int keys, int values, int mixed, int biases, bool fit)
    {
        var input = new AttentionInput(new float[queries], new float[keys], new float[values], heads: 3, headWidth: 2);
        Assert.Equal(fit, KernelContract.FitsAttention(input, DistanceBias.None(biases), new float[mixed]));
    }

    [Theory]
    [InlineData(40, 50, true)]
    [InlineData(40, 49, false)]
    [InlineData(9, 50, false)]
    [InlineData(19, 50, false)]
    [InlineData(29, 50, false)]
    [InlineData(50, 9, false)]
    [InlineData(50, 19, false)]
    [InlineData(50, 29, false)]
    public void Attention_writes_apart_from_what_it_reads_or_does_not(int scratch, int mixed, bool apart)
    {
        ReadOnlySpan<float> queries = Numbers.AsSpan(0, 10), keys = Numbers.AsSpan(10, 10), values = Numbers.AsSpan(20, 10);
        var input = new AttentionInput(queries, keys, values, heads: 1, headWidth: 10);
        Assert.Equal(apart, KernelContract.WritesApart(input, Numbers.AsSpan(scratch, 10), Numbers.AsSpan(mixed, 10)));
    }
}
