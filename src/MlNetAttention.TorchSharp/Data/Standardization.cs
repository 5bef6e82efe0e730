namespace MlNetAttention.Data;

/// <summary>x → (x − mean)·scale, number by number.</summary>
/// <param name="Mean">[D].</param>
/// <param name="Scale">One over the standard deviation [D]; 0 for what never changes.</param>
internal sealed record Standardization(float[] Mean, float[] Scale)
{
    /// <summary>That of some vectors one behind the other, [rows][n·D].</summary>
    internal static Standardization Of(IEnumerable<Half[]> rows, int width)
    {
        double[] sum = new double[width], squares = new double[width];
        long count = 0;
        foreach (Half[] row in rows)
        {
            count += row.Length / width;
            for (int i = 0; i < row.Length; i++)
            {
                double value = (double)row[i];
                sum[i % width] += value;
                squares[i % width] += value * value;
            }
        }

        float[] mean = new float[width], scale = new float[width];
        for (int i = 0; i < width && count > 0; i++)
        {
            mean[i] = (float)(sum[i] / count);
            double variance = squares[i] / count - (double)mean[i] * mean[i];

            // Less is the rounding of a number that is always the same.
            scale[i] = variance > 1e-6 * mean[i] * mean[i] ? (float)(1 / Math.Sqrt(variance)) : 0;
        }

        return new Standardization(mean, scale);
    }
}
