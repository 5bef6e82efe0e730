using MlNetAttention.Kernels;
using MlNetAttention.Weights;

namespace MlNetAttention.Pooling;

/// <summary>The dense layer behind the pooling: y = f(x·Wᵀ + b).</summary>
internal sealed class DenseLayer(EncoderOptions options, EncoderWeights weights, int width)
{
    private readonly PackedMatrix _map = new(
        weights[EncoderLayout.Dense.Weight], weights[EncoderLayout.Dense.Bias], width, options.PoolingWidth);

    /// <summary>What the pooling gives → the pooled vector [P].</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        _map.Multiply(x, rows: 1, y);
        if (options.DenseActivation != DenseActivation.Tanh) return;
        foreach (ref float value in y) value = MathF.Tanh(value);
    }
}
