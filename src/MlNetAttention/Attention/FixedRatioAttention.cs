using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>Mechanism 1: A_ii = ρ, A_ij = (1−ρ)/(T−1); a single token keeps its value.</summary>
internal sealed class FixedRatioAttention(float ratio) : IAttentionMechanism
{
    public void Weigh(in AttentionInput input, int head, int query, Span<float> weights)
    {
        int others = weights.Length - 1;
        weights.Fill(others == 0 ? 1f : (1f - ratio) / others);
        if (others > 0) weights[query] = ratio;
    }
}
