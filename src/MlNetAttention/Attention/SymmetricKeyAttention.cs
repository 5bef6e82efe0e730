using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>Mechanism 2: R = K·Kᵀ (+ bias by |j−i|) with keys of unit length per head, A = R / row sums.</summary>
internal sealed class SymmetricKeyAttention(int headWidth, RelativeBias? bias) : IAttentionMechanism
{
    public void PrepareKeys(Span<float> keys)
    {
        for (int start = 0; start < keys.Length; start += headWidth) UnitLength.Apply(keys.Slice(start, headWidth));
    }

    public void Weigh(in AttentionInput input, int head, int query, Span<float> weights)
    {
        ReadOnlySpan<float> own = input.Key(head, query);
        for (int j = 0; j < weights.Length; j++) weights[j] = KernelSet.Current.Dot(own, input.Key(head, j));
        bias?.AddTo(weights, head, query);
        RowSumNormalization.Apply(weights, query);
    }
}
