using MlNetAttention.Kernels;

namespace MlNetAttention.Embedding;

/// <summary>Looks up a vector per token and adds the vector of its position, where there is one.</summary>
internal sealed class TokenEmbedding(WordVectors words, PositionVectors? positions, int width)
{
    /// <summary>ids [T] → vectors [T, D].</summary>
    internal void Lookup(ReadOnlySpan<int> ids, Span<float> vectors)
    {
        ReadOnlySpan<float> added = positions is null ? [] : positions.UpTo(ids.Length);
        for (int t = 0; t < ids.Length; t++)
        {
            Span<float> vector = vectors.Slice(t * width, width);
            words.Of(ids[t]).CopyTo(vector);
            if (positions is not null) KernelSet.Current.Add(added.Slice(t * width, width), vector);
        }
    }
}
