using MlNetAttention.Notebooks;

namespace MlNetAttention;

/// <summary>What one mechanism of <see cref="AttentionByHand"/> found for one sentence.</summary>
/// <param name="Relevances">R, T×T: row i is how relevant each token is to token i, bias included, before it is
/// normalised.</param>
/// <param name="Weights">A, T×T: the normalised relevances; row i is the share token i takes of each token and sums to 1.</param>
/// <param name="Mixed">Y = A·V, T×d: row i is what token i has become.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed record AttentionByHandResult(double[][] Relevances, double[][] Weights, double[][] Mixed)
{
    /// <summary>The T words, where a picture of this should name them: <c>result with { Tokens = words }</c>. Null for none.</summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>What it is, for instance <c>weights of 9 × 9 tokens</c>.</summary>
    public override string ToString() => $"weights of {Weights?.Length} × {Weights?.Length} tokens";
}

/// <summary>What a pair form of <see cref="AttentionByHand"/> found for a token a that takes in a token b.</summary>
/// <param name="Relevance">r: the fixed ratio ρ, or k_a·k_b with keys of unit length.</param>
/// <param name="Weights">Two numbers that sum to 1: r, the share of v_a, and 1 − r, the share of v_b.</param>
/// <param name="Mixed">The new v_a = r·v_a + (1−r)·v_b, d numbers.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
public sealed record PairByHandResult(double Relevance, double[] Weights, double[] Mixed);

/// <summary>How a row of relevances becomes weights that sum to 1 where there is no softmax to see to it.</summary>
public enum RowNormalization
{
    /// <summary>
    /// The formula as it is written: A_ij = R_ij / Σ_k R_ik. Weights may be negative or above 1, and a row that sums to
    /// 0, or to less than 1e-12 of its largest relevance, has none: that throws an
    /// <see cref="InvalidOperationException"/>.
    /// </summary>
    Literal,

    /// <summary>
    /// What the trainable encoder does: A_ij = max(R_ij, 0) / Σ_k max(R_ik, 0), so a negative relevance counts as 0. A row
    /// without a positive relevance attends to itself alone.
    /// </summary>
    Guarded,
}
