using MlNetAttention.Kernels;

namespace MlNetAttention.Pooling;

/// <summary>The dense layer behind the pooling: y = f(x·Wᵀ + b).</summary>
internal sealed class DenseLayer(PackedMatrix map, DenseActivation activation)
{
    /// <summary>What the pooling gives → the pooled vector [P].</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        map.Multiply(x, rows: 1, y);
        if (activation != DenseActivation.Tanh) return;
        foreach (ref float value in y) value = MathF.Tanh(value);
    }
}
