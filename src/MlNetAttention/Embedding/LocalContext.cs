using MlNetAttention.Kernels;

namespace MlNetAttention.Embedding;

/// <summary>
/// A depthwise convolution over the tokens, added to its input: y_t = x_t + Σ_w c_w ∘ x_(t+w−W/2), with zeros beyond both
/// ends. It lets a token know its neighbours before it is compared with distant ones.
/// </summary>
internal sealed class LocalContext(float[] taps, int taken, int width)
{
    /// <summary>x [T, D] → y [T, D]; the spans must not overlap.</summary>
    internal void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        int length = x.Length / width;
        for (int t = 0; t < length; t++)
        {
            Span<float> target = y.Slice(t * width, width);
            x.Slice(t * width, width).CopyTo(target);
            for (int w = 0; w < taken; w++)
            {
                int neighbour = t + w - taken / 2;
                if (neighbour < 0 || neighbour >= length) continue;
                VectorMath.AddProduct(x.Slice(neighbour * width, width), taps.AsSpan(w * width, width), target);
            }
        }
    }
}
