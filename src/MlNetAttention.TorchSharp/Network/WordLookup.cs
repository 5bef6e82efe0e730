using System.Runtime.InteropServices;
using MlNetAttention.Data;
using MlNetAttention.Kernels;
using MlNetAttention.Optimization;
using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Looks up the vectors of words, with those of their subwords, in the memory of the CPU. Autograd ends here: torch would write a
/// gradient as large as the tables, nearly all of it 0, though a batch uses few rows.
/// </summary>
internal sealed class WordLookup
{
    private readonly RowGradient _words;
    private readonly RowGradient? _subwords;

    // The last vectors that await a gradient, and their batch.
    private (Tensor Vectors, Batch Batch)? _pending;

    internal WordLookup(Parameters parameters)
    {
        _words = new RowGradient(parameters[EncoderLayout.Embedding]);
        if (parameters.Contains(EncoderLayout.Subwords)) _subwords = new RowGradient(parameters[EncoderLayout.Subwords]);
    }

    internal IReadOnlyList<RowGradient> RowGradients => _subwords is null ? [_words] : [_words, _subwords];

    /// <summary>The last vectors looked up that await a gradient.</summary>
    internal Tensor? Vectors => _pending?.Vectors;

    /// <summary>A batch → word vectors [B, T, D].</summary>
    internal Tensor Of(Batch batch)
    {
        Tensor vectors = empty([batch.Ids.shape[0], batch.Ids.shape[1], _words.Width]);
        Span<float> values = Values(vectors);
        ReadOnlySpan<float> words = Values(_words.Table), subwords = _subwords is null ? [] : Values(_subwords.Table);
        int width = _words.Width;
        for (int i = 0; i < batch.Tokens.Length; i++)
        {
            Span<float> vector = values.Slice(i * width, width);
            words.Slice(batch.Tokens[i] * width, width).CopyTo(vector);
            ReadOnlySpan<int> buckets = batch.SubwordsOf(i);
            float scale = Scale(buckets);
            foreach (int bucket in buckets) KernelSet.Current.AddScaled(subwords.Slice(bucket * width, width), scale, vector);
        }

        if (!is_grad_enabled()) return vectors;
        Forget();
        vectors.requires_grad = true;
        _pending = (vectors.DetachFromDisposeScope(), batch);
        return vectors;
    }

    /// <summary>Moves the gradient of the last vectors to the rows they came from.</summary>
    internal void CollectGradients()
    {
        if (_pending is not var (vectors, batch)) return;
        using (Tensor? gradient = vectors.grad?.contiguous())
        {
            if (gradient is not null) Collect(Values(gradient), batch);
        }

        Forget();
    }

    internal void Forget()
    {
        _pending?.Vectors.Dispose();
        _pending = null;
    }

    private void Collect(ReadOnlySpan<float> gradient, Batch batch)
    {
        int width = _words.Width;
        for (int i = 0; i < batch.Tokens.Length; i++)
        {
            ReadOnlySpan<float> vector = gradient.Slice(i * width, width);
            KernelSet.Current.Add(vector, _words.Use(batch.Tokens[i]));
            ReadOnlySpan<int> buckets = batch.SubwordsOf(i);
            float scale = Scale(buckets);
            foreach (int bucket in buckets) KernelSet.Current.AddScaled(vector, scale, _subwords!.Use(bucket));
        }
    }

    private static float Scale(ReadOnlySpan<int> buckets) => 1 / MathF.Sqrt(buckets.Length);

    private static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
