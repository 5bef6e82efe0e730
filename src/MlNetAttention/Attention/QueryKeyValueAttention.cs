using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>Mechanism 3: R = Q·Kᵀ (+ bias by j−i), A = R / row sums.</summary>
internal sealed class QueryKeyValueAttention(RelativeBias? bias) : IAttentionMechanism
{
    public void Weigh(in AttentionInput input, int head, int query, Span<float> weights)
    {
        ReadOnlySpan<float> own = input.Query(head, query);
        for (int j = 0; j < weights.Length; j++) weights[j] = KernelSet.Current.Dot(own, input.Key(head, j));
        bias?.AddTo(weights, head, query);
        RowSumNormalization.Apply(weights, query);
    }
}
