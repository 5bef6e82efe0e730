namespace MlNetAttention.Weights;

/// <summary>
/// The weights of an encoder: the one list that training, serving and the model file share. A projection is stored [out, in] as
/// in torch, so y = x·Wᵀ + b.
/// </summary>
internal static class EncoderLayout
{
    internal const string Embedding = "embedding.weight";
    internal const string Subwords = "subwords.weight";
    internal const string Positions = "positions.weight";
    internal const string Segments = "segments.weight";
    internal const string PoolingQuery = "pooling.query";
    internal const string TableSuffix = ".table";

    internal static readonly WeightPair EmbeddingNorm = new("embedding.norm");
    internal static readonly WeightPair FinalNorm = new("norm");
    internal static readonly WeightPair Dense = new("dense");

    internal static LayerNames Layer(int layer) => new(layer);

    /// <summary>Whether a weight has a row per token of the vocabulary.</summary>
    internal static bool IsPerWord(string name) => name == Embedding || name.EndsWith(TableSuffix, StringComparison.Ordinal);

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

        if (options.HasSegments) shapes.Add(new(Segments, WeightRole.Position, options.SegmentRows, width));
        if (options.EmbeddingNorm) AddNorm(shapes, EmbeddingNorm, width);
        for (int layer = 0; layer < options.Layers; layer++)
        {
            AddAttention(shapes, options, vocabulary.Size, Layer(layer));
            if (options.HiddenWidth > 0) AddFeedForward(shapes, options, Layer(layer));
        }

        if (options.HasFinalNorm) AddNorm(shapes, FinalNorm, width);
        if (options.Pooling == PoolingKind.AttentionWeighted)
        {
            shapes.Add(new(PoolingQuery, WeightRole.PoolingQuery, width));
        }

        if (options.DenseWidth is { } dense) AddProjection(shapes, Dense, dense, options.PoolingWidth);

        return shapes;
    }

    /// <summary>The options of an encoder that ends with one of the layers, whose token vectors go into the next.</summary>
    internal static EncoderOptions UpTo(EncoderOptions options, int layers) => options with
    {
        Layers = layers,
        Pooling = PoolingKind.Mean,
        DenseWidth = null,
        NormalizePooled = false,
    };

    private static void AddAttention(List<WeightShape> shapes, EncoderOptions options, int vocabularySize, LayerNames names)
    {
        int width = options.Width;
        bool tables = options.Source == AttentionSource.Tables;
        if (options.HasAttentionNorm) AddNorm(shapes, names.AttentionNorm, width);
        if (options.HasLocalContext)
        {
            shapes.Add(new(names.LocalContext, WeightRole.LocalContext, options.LocalContextWidth, width));
        }

        if (options.UsesQueries) AddQueryOrKey(names.Query, names.QueryTable);
        if (options.UsesKeys) AddQueryOrKey(names.Key, names.KeyTable);
        if (!tables) AddProjection(shapes, names.Value, width, width);
        AddProjection(shapes, names.Output, width, width);
        if (options.HasRelativeBias)
        {
            shapes.Add(new(names.RelativeBias, WeightRole.RelativeBias, options.Heads, options.RelativeBiasEntries));
        }

        void AddQueryOrKey(WeightPair projection, string table)
        {
            if (tables) shapes.Add(new(table, WeightRole.Embedding, vocabularySize, width));
            else AddProjection(shapes, projection, width, width, WeightRole.QueryOrKeyProjection);
        }
    }

    private static void AddFeedForward(List<WeightShape> shapes, EncoderOptions options, LayerNames names)
    {
        AddNorm(shapes, names.FeedForwardNorm, options.Width);
        AddProjection(shapes, names.FeedForwardIn, options.HiddenWidth, options.Width);
        AddProjection(shapes, names.FeedForwardOut, options.Width, options.HiddenWidth);
    }

    private static void AddNorm(List<WeightShape> shapes, WeightPair norm, int width)
    {
        shapes.Add(new(norm.Weight, WeightRole.NormScale, width));
        shapes.Add(new(norm.Bias, WeightRole.NormShift, width));
    }

    private static void AddProjection(
        List<WeightShape> shapes, WeightPair projection, int outputs, int inputs, WeightRole role = WeightRole.Projection)
    {
        shapes.Add(new(projection.Weight, role, outputs, inputs));
        shapes.Add(new(projection.Bias, WeightRole.Bias, outputs));
    }
}
