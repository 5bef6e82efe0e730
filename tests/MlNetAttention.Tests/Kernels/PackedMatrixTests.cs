using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class PackedMatrixTests
{
    private static readonly int[] Sizes = [1, 2, 3, 7, 13, 17, 31, 37, 67];

    public static TheoryData<int, int> Shapes =>
        [.. Sizes.SelectMany(outputs => Sizes.Select(inputs => new TheoryDataRow<int, int>(outputs, inputs)))];

    [Theory, MemberData(nameof(Shapes))]
    public void Product_is_that_of_double_precision_within_2e_5(int outputs, int inputs)
    {
        (float[] weight, float[] bias, PackedMatrix matrix) = Matrix(outputs, inputs);
        foreach (int rows in new[] { 1, 2, 3, 4, 5, 7, 11 })
        {
            float[] x = Rows.Random(rows * inputs, 37);
            var y = new float[rows * outputs];
            matrix.Multiply(x, rows, y);
            for (int r = 0; r < rows; r++)
            {
                for (int o = 0; o < outputs; o++)
                {
                    double expected = bias[o];
                    for (int i = 0; i < inputs; i++) expected += (double)x[r * inputs + i] * weight[o * inputs + i];
                    Rows.Near(expected, y[r * outputs + o], 2e-5, $"row {r} of {rows}, output {o}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_row_has_the_same_bits_whatever_rows_are_beside_it(int outputs, int inputs)
    {
        const int Count = 11;
        PackedMatrix matrix = Matrix(outputs, inputs).Matrix;
        float[] x = Rows.Random(Count * inputs, 41);
        var together = new float[Count * outputs];
        matrix.Multiply(x, Count, together);
        for (int first = 0; first < Count; first++)
        {
            for (int rows = 1; first + rows <= Count; rows++)
            {
                var part = new float[rows * outputs];
                matrix.Multiply(x.AsSpan(first * inputs, rows * inputs), rows, part);
                Assert.Equal(together[(first * outputs)..((first + rows) * outputs)], part);
            }
        }
    }

    [Fact]
    public void Nothing_is_written_beside_the_result()
    {
        PackedMatrix matrix = Matrix(13, 7).Matrix;
        float[] y = [.. Enumerable.Repeat(99f, 5 * 13 + 1)];
        matrix.Multiply(Rows.Random(5 * 7, 43), 5, y);
        Assert.Equal(99f, y[^1]);

        float[] none = [99f];
        matrix.Multiply([], 0, none);
        Assert.Equal(99f, none[0]);
    }

    private static (float[] Weight, float[] Bias, PackedMatrix Matrix) Matrix(int outputs, int inputs)
    {
        float[] weight = Rows.Random(outputs * inputs, 47);
        float[] bias = Rows.Random(outputs, 53);
        return (weight, bias, new PackedMatrix(weight, bias, outputs, inputs));
    }
}
