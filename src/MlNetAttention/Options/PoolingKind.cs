namespace MlNetAttention;

/// <summary>The ways the token vectors [T, D] of a sequence can become one vector; zeros for an empty sequence.</summary>
public enum PoolingKind
{
    /// <summary>Mean over the tokens: D numbers.</summary>
    Mean = 0,

    /// <summary>Largest value over the tokens, per dimension: D numbers.</summary>
    Max = 1,

    /// <summary>Mean, then max: 2·D numbers.</summary>
    MeanAndMax = 2,

    /// <summary>The first token's vector: D numbers.</summary>
    First = 3,

    /// <summary>The last token's vector: D numbers.</summary>
    Last = 4,

    /// <summary>Σ a_t·x_t with a = softmax(x·w) over the tokens and w learned: D numbers (Yang et al. 2016).</summary>
    AttentionWeighted = 5,
}
