namespace MlNetAttention.ByHand;

/// <summary>The mechanism that <see cref="AttentionByHand.MultiHead"/> applies to one head.</summary>
/// <param name="head">Index of the head, 0..H−1, so that every head can have a bias of its own.</param>
/// <param name="values">The head's columns of the values, T×d.</param>
/// <param name="keys">The head's columns of the keys, T×d.</param>
/// <param name="queries">The head's columns of the queries, T×d.</param>
/// <returns>The head's relevances and weights (T×T) and mixed values (T×d).</returns>
internal delegate AttentionByHandResult HeadMechanism(int head, double[][] values, double[][] keys, double[][] queries);

/// <summary>The result of <see cref="AttentionByHand.MultiHead"/> for one sentence.</summary>
/// <param name="Heads">The result of each head, in order; its <see cref="AttentionByHandResult.Mixed"/> is T×d.</param>
/// <param name="Mixed">The mixed values of all heads side by side, T×D: columns h·d..(h+1)·d−1 are those of head h.</param>
/// <remarks>Two results are equal when they hold the same arrays, not when the arrays hold the same numbers.</remarks>
internal sealed record MultiHeadResult(IReadOnlyList<AttentionByHandResult> Heads, double[][] Mixed);
