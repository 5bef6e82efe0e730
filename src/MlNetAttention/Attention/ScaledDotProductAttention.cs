using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>Mechanism 4: A = softmax(Q·Kᵀ/√d + bias by j−i).</summary>
internal sealed class ScaledDotProductAttention(RelativeBias? bias) : IAttentionMechanism
{
    public void Weigh(in QueriesAndKeys input, int head, int query, Span<float> weights)
    {
        float scale = 1f / MathF.Sqrt(input.HeadWidth);
        ReadOnlySpan<float> own = input.Query(head, query);
        for (int j = 0; j < weights.Length; j++) weights[j] = VectorMath.Dot(own, input.Key(head, j)) * scale;
        bias?.AddTo(weights, head, query);
        Softmax.Apply(weights);
    }
}
