using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>
    /// Mechanism 4: R = Q·Kᵀ/√d + bias, A = softmax(R) row by row, Y = A·V. The division by √d keeps the relevances of wide
    /// vectors from saturating the softmax.
    /// </summary>
    /// <param name="values">V, T×d.</param>
    /// <param name="keys">K, T×d.</param>
    /// <param name="queries">Q, T×d.</param>
    /// <param name="bias">
    /// T×T, added after the division by √d; null for none. It must be finite: to mask a pair, use −1e9, which the softmax turns
    /// into a weight of exactly 0 beside any relevance of ordinary size.
    /// </param>
    /// <returns>Relevances (the logits: scaled, bias included), weights and mixed values.</returns>
    /// <remarks>Source: Vaswani et al. 2017, "Attention Is All You Need", equation 1.</remarks>
    /// <exception cref="ArgumentException">An array is null, empty, ragged, not finite or of another shape than
    /// <paramref name="values"/> (T×T for the bias).</exception>
    public static AttentionByHandResult ScaledDotProduct(
        double[][] values,
        double[][] keys,
        double[][] queries,
        double[][]? bias = null)
    {
        ByHandThrow.IfNotMatrix(values);
        ByHandThrow.IfOtherShape(keys, values);
        ByHandThrow.IfOtherShape(queries, values);
        ByHandThrow.IfNotBias(bias, values);

        int width = keys[0].Length;
        double[][] logits = RelevancesOf(queries, keys, divisor: Math.Sqrt(width), bias); // T×T
        double[][] weights = Array.ConvertAll(logits, Softmax);                           // T×T
        return new AttentionByHandResult(logits, weights, Mix(weights, values));
    }
}
