using MlNetAttention.ByHand;

namespace MlNetAttention;

public static partial class AttentionByHand
{
    /// <summary>Mechanism 1 for a pair of tokens: v_a ← ρ·v_a + (1−ρ)·v_b.</summary>
    /// <param name="a">Value v_a of the token that takes in the other, d numbers.</param>
    /// <param name="b">Value v_b of the token that is taken in, d numbers.</param>
    /// <param name="ratio">ρ, the share the token keeps of itself, 0..1.</param>
    /// <returns>The ratio as the relevance, the weights of both tokens, and the new v_a.</returns>
    /// <exception cref="ArgumentException">A vector is null, empty, holds a number that is not finite or has another length
    /// than <paramref name="a"/>, or the ratio is outside 0..1.</exception>
    public static PairByHandResult MixPairByFixedRatio(double[] a, double[] b, double ratio = 0.75)
    {
        ByHandThrow.IfNotVector(a);
        ByHandThrow.IfNotVector(b);
        ByHandThrow.IfOtherLength(b, a);
        ByHandThrow.IfNotRatio(ratio);

        return MixPair(a, b, ratio);
    }

    /// <summary>
    /// Mechanism 1: Y_i = ρ·V_i + (1−ρ)·(mean of V_j, j≠i). Every token takes equally from every other; a single token keeps
    /// its value.
    /// </summary>
    /// <param name="values">V, T×d.</param>
    /// <param name="ratio">ρ, the share a token keeps of itself, 0..1.</param>
    /// <returns>
    /// Relevances and weights are the same array here: ρ on the diagonal, (1−ρ)/(T−1) elsewhere; its rows already sum to 1.
    /// </returns>
    /// <exception cref="ArgumentException">The values are null, empty, ragged or not finite, or the ratio is outside
    /// 0..1.</exception>
    public static AttentionByHandResult FixedRatio(double[][] values, double ratio = 0.75)
    {
        ByHandThrow.IfNotMatrix(values);
        ByHandThrow.IfNotRatio(ratio);

        int tokens = values.Length;
        double ofItself = tokens == 1 ? 1 : ratio;
        double ofEachOther = tokens == 1 ? 0 : (1 - ratio) / (tokens - 1);

        double[][] weights = NewMatrix(tokens, tokens); // T×T
        for (int i = 0; i < tokens; i++)
        {
            for (int j = 0; j < tokens; j++)
                weights[i][j] = i == j ? ofItself : ofEachOther;
        }

        return new AttentionByHandResult(weights, weights, Mix(weights, values));
    }
}
