using MlNetAttention.Weights;

namespace MlNetAttention.Data;

/// <summary>x → (x − mean)·scale, number by number.</summary>
/// <param name="Mean">[D].</param>
/// <param name="Scale">One over the standard deviation [D]; 0 for what never changes.</param>
internal sealed record Standardization(float[] Mean, float[] Scale)
{
    /// <summary>That of some vectors one behind the other, [rows][n·D].</summary>
    internal static Standardization Of(IEnumerable<HalfValues> rows, int width)
    {
        double[] sum = new double[width], squares = new double[width];
        long count = 0;
        foreach (float[] row in rows.Select(values => values.ToSingles()))
        {
            count += row.Length / width;
            for (int i = 0; i < row.Length; i++)
            {
                double value = row[i];
                sum[i % width] += value;
                squares[i % width] += value * value;
            }
        }

        double[] mean = [.. sum.Select(total => total / Math.Max(1, count))];
        double[] variance = [.. squares.Select((total, i) => total / Math.Max(1, count) - mean[i] * mean[i])];

        // What varies so little, beside its mean or beside other numbers, is the rounding to half precision.
        double least = Math.Max(double.Epsilon, 1e-8 * variance.Max());
        return new Standardization(
            [.. mean.Select(value => (float)value)],
            [.. variance.Select((value, i) => Varies(value, mean[i]) ? (float)(1 / Math.Sqrt(value)) : 0)]);

        bool Varies(double value, double around) => value > Math.Max(least, 1e-6 * around * around);
    }
}
