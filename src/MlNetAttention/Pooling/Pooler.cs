using MlNetAttention.Kernels;

namespace MlNetAttention.Pooling;

/// <summary>Turns token vectors [T, D] into one vector; zeros without tokens.</summary>
internal sealed class Pooler(EncoderOptions options, float[]? query)
{
    /// <summary>tokens [T, D] → pooled [P], P = D or 2·D. <paramref name="row"/> is scratch space for T numbers.</summary>
    internal void Apply(ReadOnlySpan<float> tokens, Span<float> row, Span<float> pooled)
    {
        int width = options.Width;
        int length = tokens.Length / width;
        pooled.Clear();
        if (length == 0) return;
        switch (options.Pooling)
        {
            case PoolingKind.Mean:
                Mean(tokens, length, pooled);
                break;
            case PoolingKind.Max:
                Max(tokens, width, pooled);
                break;
            case PoolingKind.MeanAndMax:
                Mean(tokens, length, pooled[..width]);
                Max(tokens, width, pooled[width..]);
                break;
            case PoolingKind.First:
                tokens[..width].CopyTo(pooled);
                break;
            case PoolingKind.Last:
                tokens[^width..].CopyTo(pooled);
                break;
            default:
                Weighted(tokens, row, pooled);
                break;
        }
    }

    private static void Mean(ReadOnlySpan<float> tokens, int length, Span<float> mean)
    {
        for (int t = 0; t < length; t++) KernelSet.Current.Add(tokens.Slice(t * mean.Length, mean.Length), mean);
        KernelSet.Current.Scale(mean, 1f / length);
    }

    private static void Max(ReadOnlySpan<float> tokens, int width, Span<float> maximum)
    {
        tokens[..width].CopyTo(maximum);
        for (int at = width; at < tokens.Length; at += width) KernelSet.Current.Max(tokens.Slice(at, width), maximum);
    }

    private void Weighted(ReadOnlySpan<float> tokens, Span<float> weights, Span<float> sum)
    {
        for (int t = 0; t < weights.Length; t++)
        {
            weights[t] = KernelSet.Current.Dot(tokens.Slice(t * sum.Length, sum.Length), query);
        }
        KernelSet.Current.Softmax(weights);
        for (int t = 0; t < weights.Length; t++)
        {
            KernelSet.Current.AddScaled(tokens.Slice(t * sum.Length, sum.Length), weights[t], sum);
        }
    }
}
