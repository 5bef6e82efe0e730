using MlNetAttention.Kernels;

namespace MlNetAttention.Tests.Kernels;

public class PackedMatrixTests
{
    // Below, at and above a vector and a panel of every width, and a depth that takes several parts.
    private static readonly int[] Outputs = [1, 3, 4, 7, 8, 13, 16, 17, 37, 64, 67, 131];
    private static readonly int[] Inputs = [1, 2, 7, 13, 64, 131, 257];

    public static TheoryData<int, int, int> Shapes =>
    [
        .. Widths.Bits.SelectMany(bits => Outputs.SelectMany(outputs => Inputs.Select(inputs =>
            new TheoryDataRow<int, int, int>(bits, outputs, inputs)))),
    ];

    [Theory, MemberData(nameof(Shapes))]
    public void Product_is_that_of_double_precision_within_2e_5_and_5e_5_of_deep_ones(int bits, int outputs, int inputs)
    {
        (float[] weight, float[] bias, PackedMatrix matrix) = Matrix(bits, outputs, inputs);
        foreach (int rows in new[] { 1, 2, 3, 4, 5, 7, 11 })
        {
            float[] x = Rows.Random(rows * inputs, 37);
            foreach (Epilogue end in Enum.GetValues<Epilogue>())
            {
                float[] before = Rows.Random(rows * outputs, 39);
                float[] y = [.. before];
                matrix.Multiply(x, rows, y, end);
                for (int r = 0; r < rows; r++)
                {
                    for (int o = 0; o < outputs; o++)
                    {
                        double expected = bias[o];
                        for (int i = 0; i < inputs; i++) expected += (double)x[r * inputs + i] * weight[o * inputs + i];
                        expected = end switch
                        {
                            Epilogue.Add => before[r * outputs + o] + expected,
                            Epilogue.Relu => Math.Max(expected, 0),
                            Epilogue.Gelu => expected * Erf.NormalDistribution(expected),
                            Epilogue.GeluTanh => expected / 2
                                * (1 + Math.Tanh(
                                    Math.Sqrt(2 / Math.PI) * (expected + 0.044715 * expected * expected * expected))),
                            _ => expected,
                        };
                        Rows.Near(
                            expected, y[r * outputs + o], inputs > 67 ? 5e-5 : 2e-5, $"{end}, row {r} of {rows}, output {o}");
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_row_has_the_same_bits_whatever_rows_are_beside_it(int bits, int outputs, int inputs)
    {
        const int Count = 11;
        PackedMatrix matrix = Matrix(bits, outputs, inputs).Matrix;
        float[] x = Rows.Random(Count * inputs, 41);
        var together = new float[Count * outputs];
        matrix.Multiply(x, Count, together, Epilogue.Gelu);
        for (int first = 0; first < Count; first++)
        {
            for (int rows = 1; first + rows <= Count; rows += 3)
            {
                var part = new float[rows * outputs];
                matrix.Multiply(x.AsSpan(first * inputs, rows * inputs), rows, part, Epilogue.Gelu);
                Assert.Equal(together[(first * outputs)..((first + rows) * outputs)], part);
            }
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void Rows_in_hundreds_have_the_bits_that_each_has_alone(int bits)
    {
        const int Count = 197;
        const int Depth = 131;
        const int Width = 17;
        PackedMatrix matrix = Matrix(bits, Width, Depth).Matrix;
        float[] x = Rows.Random(Count * Depth, 57);
        float[] y = Rows.Random(Count * Width, 59);
        foreach (Epilogue end in Enum.GetValues<Epilogue>())
        {
            float[] together = [.. y];
            matrix.Multiply(x, Count, together, end);
            for (int row = 0; row < Count; row++)
            {
                float[] alone = y[(row * Width)..((row + 1) * Width)];
                matrix.Multiply(x.AsSpan(row * Depth, Depth), 1, alone, end);
                Assert.Equal(alone, together[(row * Width)..((row + 1) * Width)]);
            }
        }
    }

    [Theory, MemberData(nameof(Alone))]
    public void Nothing_is_written_beside_the_result(int bits)
    {
        PackedMatrix matrix = Matrix(bits, 13, 7).Matrix;
        float[] y = [.. Enumerable.Repeat(99f, 5 * 13 + 1)];
        matrix.Multiply(Rows.Random(5 * 7, 43), 5, y);
        Assert.Equal(99f, y[^1]);

        float[] none = [99f];
        matrix.Multiply([], 0, none);
        Assert.Equal(99f, none[0]);
    }

    [Theory, MemberData(nameof(Alone))]
    public void Rows_of_whole_vectors_end_where_the_next_begins(int bits)
    {
        const int Depth = 3;
        KernelSet kernels = Widths.Of(bits);
        for (int vectors = 1; vectors <= 7; vectors++)
        {
            int width = vectors * kernels.Lanes;
            PackedMatrix matrix = Matrix(bits, width, Depth).Matrix;
            for (int rows = 1; rows <= 5; rows++)
            {
                float[] x = Rows.Random(rows * Depth, 61);
                float[] y = [.. Rows.Random(rows * width, 67), .. Enumerable.Repeat(99f, 4 * kernels.PanelWidth)];
                float[] together = [.. y];
                kernels.Multiply(matrix, x, rows, together.AsSpan(0, rows * width), Epilogue.Add);
                Assert.All(together[(rows * width)..], value => Assert.Equal(99f, value));
                for (int row = 0; row < rows; row++)
                {
                    float[] alone = y[(row * width)..((row + 1) * width)];
                    matrix.Multiply(x.AsSpan(row * Depth, Depth), 1, alone, Epilogue.Add);
                    Assert.Equal(alone, together[(row * width)..((row + 1) * width)]);
                }
            }
        }
    }

    public static TheoryData<int> Alone => Widths.Alone;

    private static (float[] Weight, float[] Bias, PackedMatrix Matrix) Matrix(int bits, int outputs, int inputs)
    {
        float[] weight = Rows.Random(outputs * inputs, 47);
        float[] bias = Rows.Random(outputs, 53);
        return (weight, bias, new PackedMatrix(weight, bias, outputs, inputs, Widths.Of(bits)));
    }
}
