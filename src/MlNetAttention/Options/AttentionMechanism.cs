namespace MlNetAttention;

/// <summary>
/// The ways a token can weigh the tokens of its sequence, from the simplest idea to the usual one. Each mends a flaw of the one
/// before; <see cref="AttentionByHand"/> spells out the formulas.
/// </summary>
public enum AttentionMechanism
{
    /// <summary>
    /// Keeps the share ρ of a token's own value and takes the rest equally from all others:
    /// Y_i = ρ·V_i + (1−ρ)·mean of V_j, j≠i. No position kind can change these weights.
    /// </summary>
    FixedRatio = 1,

    /// <summary>
    /// Similarity of keys: K scaled to unit length, R = K·Kᵀ, A = R / row sums. Symmetric: "Riley" is as relevant to "dog" as
    /// "dog" to "Riley". Negative relevances count as 0, and a row without a positive one attends to itself alone.
    /// </summary>
    SymmetricKeys = 2,

    /// <summary>
    /// A query against a key: R = Q·Kᵀ, A = R / row sums. Asymmetric. Negative relevances count as 0, and a row without a
    /// positive one attends to itself alone.
    /// </summary>
    QueryKeyValue = 3,

    /// <summary>
    /// A = softmax(Q·Kᵀ/√d + bias) in H heads, concatenated and projected (Vaswani et al. 2017, "Attention Is All You Need").
    /// </summary>
    ScaledDotProduct = 4,
}
