using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>
/// A depthwise convolution over the tokens, added to its input: y_t = x_t + Σ_w c_w ∘ x_(t+w−W/2), with zeros beyond both
/// ends. It lets a token know its neighbours before it is compared with distant ones.
/// </summary>
/// <param name="taps">c [W, D].</param>
/// <param name="width">D.</param>
internal sealed class LocalContext(float[] taps, int width)
{
    /// <summary>x [T, D] → y [T, D]; the spans must not overlap.</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y) => KernelSet.Current.Convolve(x, taps, width, y);
}
