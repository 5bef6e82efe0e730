namespace MlNetAttention;

/// <summary>The source of the query, key and value of a token.</summary>
public enum AttentionSource
{
    /// <summary>Linear maps of the token's vector: q = x·W_Q, k = x·W_K, v = x·W_V.</summary>
    Projections = 0,

    /// <summary>
    /// Tables: each word has its own query, key and value, looked up directly; the value is its embedding. For encoders of one
    /// layer.
    /// </summary>
    Tables = 1,
}
