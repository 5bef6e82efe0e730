namespace MlNetAttention;

/// <summary>Where the query, key and value of a token come from.</summary>
public enum AttentionSource
{
    /// <summary>Linear maps of the token's vector: q = x·W_Q, k = x·W_K, v = x·W_V.</summary>
    Projections = 0,

    /// <summary>
    /// Tables: each word has its own query, key and value, looked up directly; the value is its embedding. For one layer.
    /// </summary>
    Tables = 1,
}
