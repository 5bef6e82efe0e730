using MlNetAttention.Notebooks;

namespace MlNetAttention;

/// <summary>The result of one mechanism of <see cref="AttentionByHand"/> for one sentence.</summary>
/// <param name="Relevances">
/// R, T×T: row i is the relevance of each token to token i, bias included, before it is normalised.
/// </param>
/// <param name="Weights">
/// A, T×T: the normalised relevances; row i is the share that token i takes of each token, and sums to 1.
/// </param>
/// <param name="Mixed">Y = A·V, T×d: row i is the new value of token i.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed record AttentionByHandResult(double[][] Relevances, double[][] Weights, double[][] Mixed)
{
    /// <summary>
    /// The T words that label a picture of the result: <c>result with { Tokens = words }</c>. Null, the default, for none.
    /// </summary>
    public IReadOnlyList<string>? Tokens { get; init; }

    /// <summary>A description, for instance <c>weights of 9 × 9 tokens</c>.</summary>
    public override string ToString() => $"weights of {Weights?.Length} × {Weights?.Length} tokens";
}

/// <summary>The result of a pair form of <see cref="AttentionByHand"/> for a token a that takes in a token b.</summary>
/// <param name="Relevance">r: the fixed ratio ρ, or k_a·k_b with keys of unit length.</param>
/// <param name="Weights">Two numbers that sum to 1: r, the share of v_a, and 1 − r, the share of v_b.</param>
/// <param name="Mixed">The new v_a = r·v_a + (1−r)·v_b, d numbers.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
public sealed record PairByHandResult(double Relevance, double[] Weights, double[] Mixed);

/// <summary>The ways a row of relevances becomes weights that sum to 1 without a softmax.</summary>
public enum RowNormalization
{
    /// <summary>
    /// The literal formula: A_ij = R_ij / Σ_k R_ik. Weights may be negative or above 1; a row that sums to 0, or to less than
    /// 1e-12 of its largest relevance, throws an <see cref="InvalidOperationException"/>.
    /// </summary>
    Literal,

    /// <summary>
    /// The formula of the trainable encoder: A_ij = max(R_ij, 0) / Σ_k max(R_ik, 0), so a negative relevance counts as 0. A row
    /// without a positive relevance attends to itself alone.
    /// </summary>
    Guarded,
}
