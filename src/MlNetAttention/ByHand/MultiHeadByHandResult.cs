namespace MlNetAttention;

/// <summary>What <see cref="AttentionByHand.MultiHead"/> found for one sentence.</summary>
/// <param name="Heads">The result of each head, in order; its <see cref="AttentionByHandResult.Mixed"/> is T×d.</param>
/// <param name="Mixed">The mixed values of all heads side by side, T×D: columns h·d..(h+1)·d−1 are those of head h.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
public sealed record MultiHeadByHandResult(IReadOnlyList<AttentionByHandResult> Heads, double[][] Mixed);
