using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>One of the four ways to weigh the tokens of a sequence against each other.</summary>
internal interface IAttentionMechanism
{
    /// <summary>Changes the keys [T, D] once per sequence, before any weights are computed.</summary>
    void PrepareKeys(Span<float> keys)
    {
    }

    /// <summary>Writes A[head, query, ·]: the weights [T] of all tokens for one token, which sum to 1.</summary>
    void Weigh(in AttentionInput input, int head, int query, Span<float> weights);

    /// <summary>Y = A·V per head, into the mixed vectors [T, D] of the workspace.</summary>
    void Mix(in AttentionInput input, Workspace work)
    {
        work.Mixed.Clear();
        for (int head = 0; head < input.Heads; head++)
        {
            for (int i = 0; i < work.Length; i++)
            {
                Weigh(input, head, i, work.Row);                                                // [T]
                Span<float> mixed = input.Part(work.Mixed, head, i);                            // [d]
                for (int j = 0; j < work.Length; j++)
                {
                    KernelSet.Current.AddScaled(input.Value(head, j), work.Row[j], mixed);
                }
            }
        }
    }
}
