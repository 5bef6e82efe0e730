using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Attention;

/// <summary>Layer normalisation of every row of [T, D] with its learned scale and shift.</summary>
internal sealed class Norm(EncoderWeights weights, WeightPair names, float epsilon)
{
    private readonly float[] _scale = weights[names.Weight];
    private readonly float[] _shift = weights[names.Bias];

    /// <summary>x [T, D] → y [T, D]; <paramref name="y"/> may be <paramref name="x"/> itself.</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y) => KernelSet.Current.LayerNorm(x, _scale, _shift, epsilon, y);
}
