namespace MlNetAttention;

/// <summary>What a pair form of <see cref="AttentionByHand"/> found for a token a that takes in a token b.</summary>
/// <param name="Relevance">r: the fixed ratio ρ, or k_a·k_b with keys of unit length.</param>
/// <param name="Weights">Two numbers that sum to 1: r, the share of v_a, and 1 − r, the share of v_b.</param>
/// <param name="Mixed">The new v_a = r·v_a + (1−r)·v_b, d numbers.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
public sealed record PairByHandResult(double Relevance, double[] Weights, double[] Mixed);
