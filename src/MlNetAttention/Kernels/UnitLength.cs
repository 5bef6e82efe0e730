namespace MlNetAttention.Kernels;

/// <summary>Scales a vector to Euclidean length 1: x / max(‖x‖, ε). Zeros stay zeros.</summary>
internal static class UnitLength
{
    /// <summary>ε: shorter vectors are divided by this, as torch does.</summary>
    internal const float Epsilon = 1e-12f;

    internal static void Apply(Span<float> x)
    {
        float length = MathF.Sqrt(KernelSet.Current.Dot(x, x));
        KernelSet.Current.Scale(x, 1 / MathF.Max(length, Epsilon));
    }
}
