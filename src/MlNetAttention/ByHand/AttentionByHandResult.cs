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
