using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>Keys shorter than this are divided by it instead of by their length, so that a zero key stays zero.</summary>
    private const double SmallestKeyLength = 1e-12;

    /// <summary>Mechanism 2 for a pair of tokens: r = k_a·k_b with keys of unit length, v_a ← r·v_a + (1−r)·v_b.</summary>
    /// <param name="valueA">Value v_a of the token that takes in the other, d numbers.</param>
    /// <param name="valueB">Value v_b of the token that is taken in, d numbers.</param>
    /// <param name="keyA">Key k_a, d numbers; scaled to unit length here, so it may have any length.</param>
    /// <param name="keyB">Key k_b, d numbers; scaled to unit length here, so it may have any length.</param>
    /// <returns>The relevance r, the weights of both tokens, and the new v_a.</returns>
    /// <remarks>
    /// The pair form has an oddity: two tokens with the same key have r = 1, the highest relevance, and then nothing of v_b
    /// arrives in v_a, the reverse of what is wanted; at r = 0 all of v_b does. The sentence form, <see cref="SymmetricKeys"/>,
    /// does not have it, since there the relevance multiplies the value it belongs to.
    /// </remarks>
    /// <exception cref="ArgumentException">A vector is null, empty, holds a number that is not finite or has another length
    /// than <paramref name="valueA"/>.</exception>
    public static PairByHandResult MixPairByKeys(double[] valueA, double[] valueB, double[] keyA, double[] keyB)
    {
        ByHandThrow.IfNotVector(valueA);
        ByHandThrow.IfNotVector(valueB);
        ByHandThrow.IfNotVector(keyA);
        ByHandThrow.IfNotVector(keyB);
        ByHandThrow.IfOtherLength(valueB, valueA);
        ByHandThrow.IfOtherLength(keyA, valueA);
        ByHandThrow.IfOtherLength(keyB, valueA);

        double relevance = Dot(UnitLength(keyA), UnitLength(keyB));
        return MixPair(valueA, valueB, relevance);
    }

    /// <summary>
    /// Mechanism 2: R = K·Kᵀ + bias with keys of unit length, A = R / (row sums), Y = A·V. Without a bias R equals its
    /// transpose: a token is as relevant to another as the other is to it.
    /// </summary>
    /// <param name="values">V, T×d.</param>
    /// <param name="keys">K, T×d; each row is divided by max(its length, 1e-12), so a zero key stays zero.</param>
    /// <param name="normalization">The way a row of relevances becomes weights.</param>
    /// <param name="bias">T×T, added to the relevances before they are normalised; null for none.</param>
    /// <returns>Relevances (bias included), weights and mixed values.</returns>
    /// <exception cref="ArgumentException">An array is null, empty, ragged, not finite or of another shape than
    /// <paramref name="values"/> (T×T for the bias), or the normalization is unknown.</exception>
    /// <exception cref="InvalidOperationException">A row of relevances sums to about 0 and the normalization is
    /// <see cref="RowNormalization.Literal"/>.</exception>
    public static AttentionByHandResult SymmetricKeys(
        double[][] values,
        double[][] keys,
        RowNormalization normalization = RowNormalization.Guarded,
        double[][]? bias = null)
    {
        ByHandThrow.IfNotMatrix(values);
        ByHandThrow.IfOtherShape(keys, values);
        ByHandThrow.IfNotBias(bias, values);
        ByHandThrow.IfUnknown(normalization);

        double[][] unitKeys = Array.ConvertAll(keys, UnitLength);                   // T×d
        double[][] relevances = RelevancesOf(unitKeys, unitKeys, divisor: 1, bias); // T×T
        double[][] weights = NormalizeRows(relevances, normalization);              // T×T
        return new AttentionByHandResult(relevances, weights, Mix(weights, values));
    }
}
