using MlNetAttention.Weights;

namespace MlNetAttention.Embedding;

/// <summary>The vectors of known tokens [V, D] with those of their subwords added, once and for all texts.</summary>
internal static class WordVectors
{
    internal static float[] Of(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
    {
        float[] own = weights[EncoderLayout.Embedding];
        if (vocabulary.Subwords.Buckets == 0) return own;
        float[] whole = [.. own];
        var embedding = new SubwordEmbedding(weights[EncoderLayout.Subwords], options.Width);
        int[] subwords = [];
        for (int id = Vocabulary.FirstKnownId; id < vocabulary.Size; id++)
        {
            int count = 0;
            vocabulary.Subwords.Append(vocabulary.TextOf(id), ref subwords, ref count);
            embedding.Add(subwords.AsSpan(0, count), whole.AsSpan(id * options.Width, options.Width));
        }

        return whole;
    }
}
