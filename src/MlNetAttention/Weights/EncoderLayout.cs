using MlNetAttention.Attention;

namespace MlNetAttention.Weights;

/// <summary>
/// Which weights an encoder has: the one list that training, serving and the model file share. A projection is stored
/// [out, in] as in torch, so y = x·Wᵀ + b.
/// </summary>
internal static class EncoderLayout
{
    internal const string Embedding = "embedding.weight";
    internal const string Subwords = "subwords.weight";
    internal const string Positions = "positions.weight";
    internal const string FinalNorm = "norm";
    internal const string PoolingQuery = "pooling.query";

    internal static string Attention(int layer, string part) => $"blocks.{layer}.attention.{part}";

    internal static string FeedForward(int layer, string part) => $"blocks.{layer}.feed_forward.{part}";

    /// <summary>Whether a weight has a row per token of the vocabulary.</summary>
    internal static bool IsPerWord(string name) => name == Embedding || name.EndsWith(".table", StringComparison.Ordinal);

    /// <summary>The weights of an encoder, in the order in which a text meets them.</summary>
    internal static IReadOnlyList<WeightShape> Of(EncoderOptions options, Vocabulary vocabulary)
    {
        int width = options.Width;
        var shapes = new List<WeightShape> { new(Embedding, WeightRole.Embedding, vocabulary.Size, width) };
        if (vocabulary.Subwords.Buckets > 0) shapes.Add(new(Subwords, WeightRole.Embedding, vocabulary.Subwords.Buckets, width));
        if (options.Positions == PositionKind.LearnedAbsolute)
        {
            shapes.Add(new(Positions, WeightRole.Position, options.MaxTokens, width));
        }

        for (int layer = 0; layer < options.Layers; layer++)
        {
            AddAttention(shapes, options, vocabulary.Size, layer);
            if (options.HiddenWidth > 0) AddFeedForward(shapes, options, layer);
        }

        if (options.Norm == NormPlacement.Before) AddNorm(shapes, FinalNorm, width);
        if (options.Pooling == PoolingKind.AttentionWeighted)
        {
            shapes.Add(new(PoolingQuery, WeightRole.PoolingQuery, width));
        }

        return shapes;
    }

    private static void AddAttention(List<WeightShape> shapes, EncoderOptions options, int vocabularySize, int layer)
    {
        int width = options.Width;
        bool tables = options.Source == AttentionSource.Tables;

        // Looked-up queries, keys and values have no input that a norm before them could act on.
        if (options.Norm == NormPlacement.After || !tables) AddNorm(shapes, Attention(layer, "norm"), width);
        if (options.HasLocalContext)
        {
            shapes.Add(new(Attention(layer, "local.weight"), WeightRole.LocalContext, options.LocalContextWidth, width));
        }

        foreach (string part in Parts(options))
        {
            WeightRole role = part is "query" or "key" ? WeightRole.QueryOrKeyProjection : WeightRole.Projection;
            if (!tables || part == "output") AddProjection(shapes, Attention(layer, part), width, width, role);
            else if (part != "value")
            {
                shapes.Add(new(Attention(layer, $"{part}.table"), WeightRole.Embedding, vocabularySize, width));
            }
        }

        if (options.HasRelativeBias)
        {
            int distances = RelativeDistance.Count(options);
            shapes.Add(new(Attention(layer, "relative.weight"), WeightRole.RelativeBias, options.Heads, distances));
        }
    }

    private static IEnumerable<string> Parts(EncoderOptions options) => options.Mechanism switch
    {
        AttentionMechanism.FixedRatio => ["value", "output"],
        AttentionMechanism.SymmetricKeys => ["key", "value", "output"],
        _ => ["query", "key", "value", "output"],
    };

    private static void AddFeedForward(List<WeightShape> shapes, EncoderOptions options, int layer)
    {
        AddNorm(shapes, FeedForward(layer, "norm"), options.Width);
        AddProjection(shapes, FeedForward(layer, "in"), options.HiddenWidth, options.Width);
        AddProjection(shapes, FeedForward(layer, "out"), options.Width, options.HiddenWidth);
    }

    private static void AddNorm(List<WeightShape> shapes, string name, int width)
    {
        shapes.Add(new($"{name}.weight", WeightRole.NormScale, width));
        shapes.Add(new($"{name}.bias", WeightRole.NormShift, width));
    }

    private static void AddProjection(
        List<WeightShape> shapes, string name, int outputs, int inputs, WeightRole role = WeightRole.Projection)
    {
        shapes.Add(new($"{name}.weight", role, outputs, inputs));
        shapes.Add(new($"{name}.bias", WeightRole.Bias, outputs));
    }
}
