using MlNetAttention.Kernels;
using MlNetAttention.Tokens;

namespace MlNetAttention.Embedding;

/// <summary>A vector per subword: the word gets their sum divided by √n (Bojanowski et al. 2017).</summary>
internal sealed class SubwordEmbedding(float[] table, int width)
{
    /// <summary>Adds the subwords of unknown tokens to their vectors [T, D].</summary>
    internal void Add(TokenSequence tokens, Span<float> vectors)
    {
        for (int t = 0; t < tokens.Length; t++) Add(tokens.SubwordsOf(t), vectors.Slice(t * width, width));
    }

    /// <summary>Adds n subwords, divided by √n, to a vector [D].</summary>
    internal void Add(ReadOnlySpan<int> subwords, Span<float> vector)
    {
        float scale = 1 / MathF.Sqrt(subwords.Length);
        foreach (int subword in subwords) KernelSet.Current.AddScaled(table.AsSpan(subword * width, width), scale, vector);
    }
}
