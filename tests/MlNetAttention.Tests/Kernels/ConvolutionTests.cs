namespace MlNetAttention.Tests.Kernels;

public class ConvolutionTests
{
    public static TheoryData<int, int> Sizes => Widths.With([1, 3, 7, 16, 17, 37]);

    [Theory, MemberData(nameof(Sizes))]
    public void Every_row_takes_in_its_neighbours_by_element(int bits, int width)
    {
        foreach (int length in new[] { 1, 2, 3, 11 })
        {
            foreach (int count in new[] { 1, 3, 7 })
            {
                float[] x = Rows.Random(length * width, 3);
                float[] taps = Rows.Random(count * width, 5);
                var y = new float[length * width];
                Widths.Of(bits).Convolve(x, taps, width, y);
                for (int n = 0; n < y.Length; n++)
                {
                    double expected = x[n];
                    for (int w = 0; w < count; w++)
                    {
                        int neighbour = n / width + w - count / 2;
                        if (neighbour < 0 || neighbour >= length) continue;
                        expected += (double)x[neighbour * width + n % width] * taps[w * width + n % width];
                    }

                    Rows.Near(expected, y[n], 2e-6, $"number {n} of {length} rows, {count} taps");
                }
            }
        }
    }
}
