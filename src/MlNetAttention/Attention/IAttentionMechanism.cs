namespace MlNetAttention.Attention;

/// <summary>One of the four ways to weigh the tokens of a sequence against each other.</summary>
internal interface IAttentionMechanism
{
    /// <summary>Changes the keys [T, D] once per sequence, before any weights are asked for.</summary>
    void PrepareKeys(Span<float> keys)
    {
    }

    /// <summary>Writes A[head, query, ·]: the weights [T] of all tokens for one token, which sum to 1.</summary>
    void Weigh(in QueriesAndKeys input, int head, int query, Span<float> weights);
}
