using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>
    /// Mechanism 3: R = Q·Kᵀ + bias, A = R / (row sums), Y = A·V. A token looks for one thing and offers another, so "Riley" can
    /// take in "dog" without "dog" taking in "Riley".
    /// </summary>
    /// <param name="values">V, T×d.</param>
    /// <param name="keys">K, T×d, used as they are.</param>
    /// <param name="queries">Q, T×d, used as they are.</param>
    /// <param name="normalization">The way a row of relevances becomes weights.</param>
    /// <param name="bias">T×T, added to the relevances before they are normalised; null for none.</param>
    /// <returns>Relevances (bias included), weights and mixed values.</returns>
    /// <exception cref="ArgumentException">An array is null, empty, ragged, not finite or of another shape than
    /// <paramref name="values"/> (T×T for the bias), or the normalization is unknown.</exception>
    /// <exception cref="InvalidOperationException">A row of relevances sums to about 0 and the normalization is
    /// <see cref="RowNormalization.Literal"/>.</exception>
    public static AttentionByHandResult QueryKeyValue(
        double[][] values,
        double[][] keys,
        double[][] queries,
        RowNormalization normalization = RowNormalization.Guarded,
        double[][]? bias = null)
    {
        ByHandThrow.IfNotMatrix(values);
        ByHandThrow.IfOtherShape(keys, values);
        ByHandThrow.IfOtherShape(queries, values);
        ByHandThrow.IfNotBias(bias, values);
        ByHandThrow.IfUnknown(normalization);

        double[][] relevances = RelevancesOf(queries, keys, divisor: 1, bias); // T×T
        double[][] weights = NormalizeRows(relevances, normalization);         // T×T
        return new AttentionByHandResult(relevances, weights, Mix(weights, values));
    }
}
