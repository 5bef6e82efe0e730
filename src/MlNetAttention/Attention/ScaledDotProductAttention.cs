using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>Mechanism 4: A = softmax(Q·Kᵀ/√d + bias by j−i).</summary>
internal sealed class ScaledDotProductAttention(int heads, RelativeBias? bias) : IAttentionMechanism
{
    private readonly DistanceBias _byDistance = bias?.ByDistance() ?? DistanceBias.None(heads);

    public void Weigh(in AttentionInput input, int head, int query, Span<float> weights)
    {
        float scale = 1f / MathF.Sqrt(input.HeadWidth);
        ReadOnlySpan<float> own = input.Query(head, query);
        for (int j = 0; j < weights.Length; j++) weights[j] = KernelSet.Current.Dot(own, input.Key(head, j)) * scale;
        bias?.AddTo(weights, head, query);
        KernelSet.Current.Softmax(weights);
    }

    public void Mix(in AttentionInput input, Workspace work) =>
        KernelSet.Current.Attend(input, _byDistance, work.Scratch, work.Mixed);
}
