using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>r·a + (1−r)·b.</summary>
    private static PairByHandResult MixPair(double[] a, double[] b, double relevance)
    {
        double[] weights = [relevance, 1 - relevance];
        double[] mixed = new double[a.Length]; // d
        for (int c = 0; c < a.Length; c++)
        {
            mixed[c] = weights[0] * a[c] + weights[1] * b[c];
            ByHandThrow.IfOverflowed(mixed[c], "A mixed value");
        }

        return new PairByHandResult(relevance, weights, mixed);
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++)
            sum += a[c] * b[c];
        return sum;
    }

    private static double[] UnitLength(double[] key)
    {
        double length = Math.Sqrt(Dot(key, key));
        ByHandThrow.IfOverflowed(length, "The length of a key");
        return Array.ConvertAll(key, number => number / Math.Max(length, SmallestKeyLength));
    }

    /// <summary>R_ij = Q_i·K_j / divisor + bias_ij.</summary>
    private static double[][] RelevancesOf(double[][] queries, double[][] keys, double divisor, double[][]? bias)
    {
        double[][] relevances = NewMatrix(queries.Length, keys.Length); // T×T
        for (int i = 0; i < queries.Length; i++)
        {
            for (int j = 0; j < keys.Length; j++)
            {
                relevances[i][j] = Dot(queries[i], keys[j]) / divisor + (bias?[i][j] ?? 0);
                ByHandThrow.IfOverflowed(relevances[i][j], "A relevance", token: i);
            }
        }

        return relevances;
    }

    /// <summary>Y_i = Σ_j A_ij·V_j.</summary>
    private static double[][] Mix(double[][] weights, double[][] values)
    {
        double[][] mixed = NewMatrix(values.Length, values[0].Length); // T×d
        for (int i = 0; i < mixed.Length; i++)
        {
            for (int c = 0; c < mixed[i].Length; c++)
            {
                for (int j = 0; j < values.Length; j++)
                    mixed[i][c] += weights[i][j] * values[j][c];
                ByHandThrow.IfOverflowed(mixed[i][c], "A mixed value", token: i);
            }
        }

        return mixed;
    }

    private static double[][] NewMatrix(int rows, int columns)
    {
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++)
            matrix[i] = new double[columns];
        return matrix;
    }
}
