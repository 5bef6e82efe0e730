namespace MlNetAttention;

/// <summary>The mechanism that <see cref="AttentionByHand.MultiHead"/> applies to one head.</summary>
/// <param name="head">Index of the head, 0..H−1; it lets every head have a bias of its own.</param>
/// <param name="values">The head's columns of the values, T×d.</param>
/// <param name="keys">The head's columns of the keys, T×d.</param>
/// <param name="queries">The head's columns of the queries, T×d.</param>
/// <returns>The head's relevances and weights (T×T) and mixed values (T×d).</returns>
public delegate AttentionByHandResult HeadMechanism(int head, double[][] values, double[][] keys, double[][] queries);
