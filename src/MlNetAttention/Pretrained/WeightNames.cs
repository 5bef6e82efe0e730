using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>A weight of an encoder, under its name here and in the files of a family.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="InFile">Its name in a file, without the prefix that the file may have.</param>
/// <param name="FirstRow">The rows of the file before those that are used.</param>
/// <param name="Shape">Its shape here.</param>
internal sealed record NamedWeight(string Name, string InFile, int FirstRow, params int[] Shape)
{
    internal int[] ShapeInFile => [Shape[0] + FirstRow, .. Shape[1..]];
}

/// <summary>The weights of an encoder by family, the one list that reading and writing share.</summary>
internal static class WeightNames
{
    /// <summary>The name of <see cref="EncoderLayout.Dense"/> in its file.</summary>
    internal static readonly WeightPair DenseInFile = new("linear");

    internal const string EmbeddingInFile = "embeddings.word_embeddings.weight";

    /// <summary>The weights of the transformer, in the order in which a text meets them.</summary>
    internal static IReadOnlyList<NamedWeight> Of(PretrainedShape shape)
    {
        LayerFormat format = LayerFormat.Of(shape.Family);
        int width = shape.Width;
        var weights = new List<NamedWeight>
        {
            new(EncoderLayout.Embedding, EmbeddingInFile, 0, shape.Words, width),
            new(EncoderLayout.Positions, "embeddings.position_embeddings.weight", shape.FirstPosition, shape.Positions, width),
        };
        if (shape.Segments > 0)
        {
            weights.Add(new(EncoderLayout.Segments, "embeddings.token_type_embeddings.weight", 0, shape.Segments, width));
        }

        AddPair(EncoderLayout.EmbeddingNorm, "embeddings.LayerNorm", width);
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            LayerNames names = EncoderLayout.Layer(layer);
            string prefix = $"{format.Layers}.{layer}.";
            AddPair(names.Query, prefix + format.Query, width, width);
            AddPair(names.Key, prefix + format.Key, width, width);
            AddPair(names.Value, prefix + format.Value, width, width);
            AddPair(names.Output, prefix + format.Output, width, width);
            AddPair(names.AttentionNorm, prefix + format.AttentionNorm, width);
            AddPair(names.FeedForwardIn, prefix + format.FeedForwardIn, shape.FeedForwardWidth, width);
            AddPair(names.FeedForwardOut, prefix + format.FeedForwardOut, width, shape.FeedForwardWidth);
            AddPair(names.FeedForwardNorm, prefix + format.FeedForwardNorm, width);
        }

        return weights;

        void AddPair(WeightPair pair, string inFile, params int[] sizes)
        {
            var names = new WeightPair(inFile);
            weights.Add(new(pair.Weight, names.Weight, 0, sizes));
            weights.Add(new(pair.Bias, names.Bias, 0, sizes[0]));
        }
    }
}
