using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;
using MlNetAttention.Weights;

namespace MlNetAttention.Pretrained;

/// <summary>What a folder has to hold for others to read an encoder: the way back of <see cref="PretrainedParts"/>.</summary>
internal static class SavedPretrained
{
    /// <exception cref="InvalidOperationException">The encoder has a part that the families have no place for.</exception>
    internal static PretrainedContent Of(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
    {
        if (!vocabulary.IsOfPieces || vocabulary.Rules.Pieces is not { } pieces)
        {
            throw new InvalidOperationException(
                "The encoder's tokens are words of its own training data; expected the pieces of a pretrained encoder.");
        }

        Expect(options.Mechanism == AttentionMechanism.ScaledDotProduct, nameof(options.Mechanism), options.Mechanism);
        Expect(options.Source == AttentionSource.Projections, nameof(options.Source), options.Source);
        Expect(options.Norm == NormPlacement.After, nameof(options.Norm), options.Norm);
        Expect(options.EmbeddingNorm, nameof(options.EmbeddingNorm), options.EmbeddingNorm);
        Expect(options.Positions == PositionKind.LearnedAbsolute, nameof(options.Positions), options.Positions);
        Expect(!options.HasLocalContext, nameof(options.LocalContextWidth), options.LocalContextWidth);
        Expect(options.HiddenWidth > 0, nameof(options.FeedForwardWidth), options.FeedForwardWidth);
        bool isPooled = options.Pooling is PoolingKind.First or PoolingKind.Mean or PoolingKind.Max or PoolingKind.Last;
        Expect(isPooled, nameof(options.Pooling), options.Pooling);
        return new PretrainedContent(ShapeOf(options, pieces), [.. weights.Layout.Select(Tensor)])
        {
            Kinds = weights.Layout.ToDictionary(shape => shape.Name, shape => KindOf(weights.Stored(shape.Name))),
            TokenizerFiles = pieces.Files.ToDictionary(file => file.Name, file => file.Content.ToArray()),
        };

        WeightTensor Tensor(WeightShape shape)
        {
            float[] values = weights[shape.Name];
            if (shape.Name == EncoderLayout.Embedding) values = PieceRows.ToFile(values, pieces, options.Width);
            return new WeightTensor(shape.Name, shape.Shape, values);
        }
    }

    private static PretrainedShape ShapeOf(EncoderOptions options, PieceTokenizer pieces) => new()
    {
        Family = pieces.SeparatorsBetween == 2 ? PretrainedFamily.Roberta
            : options.SegmentRows == 0 ? PretrainedFamily.DistilBert : PretrainedFamily.Bert,
        Words = pieces.Pieces.Length,
        Width = options.Width,
        Layers = options.Layers,
        Heads = options.Heads,
        FeedForwardWidth = options.HiddenWidth,
        Activation = options.Activation,
        NormEpsilon = options.NormEpsilon,
        Positions = options.MaxTokens,
        MaxTokens = options.MaxTokens,
        Segments = options.SegmentRows,
        PaddingId = pieces.Special.Padding,
        Pooling = options.Pooling,
        Dense = options.DenseWidth is { } outputs ? new DenseShape(outputs, options.DenseActivation) : null,
        Normalizes = options.NormalizePooled,
        Lowercase = pieces.Settings.LowercaseFirst,
    };

    // Halves are written as such; integers have no place in these folders.
    private static NumberKind KindOf(WeightValues values) =>
        values.Storage == WeightStorage.Half ? NumberKind.F16 : NumberKind.F32;

    private static void Expect(bool isKnown, string name, object? found)
    {
        if (isKnown) return;
        throw new InvalidOperationException(
            $"The encoder's {name} is {found}; BERT, DistilBERT and RoBERTa have no place for that, expected the shape of one of them.");
    }
}
