namespace MlNetAttention.Kernels;

/// <summary>
/// y = (x − mean x) / √(var x + ε) ∘ scale + shift with the biased variance and ε = 1e-5 (Ba et al. 2016).
/// </summary>
internal static class LayerNorm
{
    internal const float Epsilon = 1e-5f;

    /// <summary>Normalises one row; <paramref name="y"/> may be <paramref name="x"/> itself.</summary>
    internal static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y)
    {
        float mean = VectorMath.Sum(x) / x.Length;
        for (int i = 0; i < x.Length; i++) y[i] = x[i] - mean;
        float variance = VectorMath.Dot(y, y) / x.Length;
        float inverse = 1f / MathF.Sqrt(variance + Epsilon);
        for (int i = 0; i < y.Length; i++) y[i] = MathF.FusedMultiplyAdd(y[i] * inverse, scale[i], shift[i]);
    }
}
