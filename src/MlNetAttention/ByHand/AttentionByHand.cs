using MlNetAttention.ByHand;

namespace MlNetAttention;

/// <summary>
/// The four attention mechanisms, written for readers: double precision, plain arrays, one loop per sum. Every faster path of
/// this library is tested against this one.
/// </summary>
/// <remarks>
/// <para>Each mechanism mends a flaw of the one before:</para>
/// <list type="number">
/// <item><description><see cref="FixedRatio"/>: every token takes the same share of every other one.</description></item>
/// <item><description><see cref="SymmetricKeys"/>: the share depends on both tokens, but a·b = b·a, so "Riley" is as
/// relevant to "dog" as "dog" to "Riley".</description></item>
/// <item><description><see cref="QueryKeyValue"/>: a token looks for one thing (query) and offers another (key), but
/// relevances may be negative or sum to 0.</description></item>
/// <item><description><see cref="ScaledDotProduct"/>: the softmax makes every weight positive and every row sum to
/// 1.</description></item>
/// </list>
/// <para>Notation: T tokens, d numbers a token, V values, K keys, Q queries (each T×d, one row a token), R relevances and
/// A weights (T×T, row i says what token i takes from each token j), Y mixed values (T×d).</para>
/// <para>All methods leave their arguments unchanged, check them before they calculate, and throw an
/// <see cref="OverflowException"/> where finite numbers are too large to be multiplied in double precision.</para>
/// <para>Sources: 1 to 3 follow the usual way to motivate self-attention, from fixed mixing through symmetric keys to
/// queries and keys; 4 and the heads are Vaswani et al. 2017, "Attention Is All You Need" (without its learned projections:
/// project before and after). The additive bias is that of relative positions: Shaw et al. 2018, "Self-Attention with
/// Relative Position Representations", in the form of one number per pair of tokens of Raffel et al. 2020, "Exploring the
/// Limits of Transfer Learning with a Unified Text-to-Text Transformer".</para>
/// </remarks>
public static partial class AttentionByHand
{
    /// <summary>
    /// A row whose sum is this small beside its largest entry has cancelled out: only rounding errors are left of it.
    /// </summary>
    private const double CancelledOut = 1e-12;

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

    private static double[][] NormalizeRows(double[][] relevances, RowNormalization normalization)
    {
        double[][] weights = new double[relevances.Length][]; // T×T
        for (int i = 0; i < relevances.Length; i++)
        {
            weights[i] = normalization == RowNormalization.Literal
                ? DivideBySum(relevances[i], i)
                : DivideByPositiveSum(relevances[i], i);
        }

        return weights;
    }

    private static double[] DivideBySum(double[] row, int token)
    {
        double sum = Sum(row, token);
        double largest = row.Max(Math.Abs);
        if (sum == 0 || Math.Abs(sum) < CancelledOut * largest)
            throw ByHandThrow.SumsToZero(token, sum, largest);

        return Array.ConvertAll(row, relevance => relevance / sum);
    }

    private static double[] DivideByPositiveSum(double[] row, int token)
    {
        double[] positive = Array.ConvertAll(row, relevance => Math.Max(relevance, 0));
        double sum = Sum(positive, token);
        if (sum > 0)
            return Array.ConvertAll(positive, relevance => relevance / sum);

        double[] itselfAlone = new double[row.Length];
        itselfAlone[token] = 1;
        return itselfAlone;
    }

    private static double[] Softmax(double[] logits)
    {
        // exp(1000) is infinite; weights depend on differences alone, so the largest logit may as well be 0.
        double largest = logits.Max();
        double[] exponentials = Array.ConvertAll(logits, logit => Math.Exp(logit - largest));
        double sum = exponentials.Sum();
        return Array.ConvertAll(exponentials, exponential => exponential / sum);
    }

    private static double Sum(double[] row, int token)
    {
        double sum = row.Sum();
        ByHandThrow.IfOverflowed(sum, "The sum of the relevances", token);
        return sum;
    }
}
