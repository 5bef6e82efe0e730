using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Pretrained;

/// <summary>The options of an encoder by the shape of its folder, and the way back.</summary>
internal static class ShapeOptions
{
    /// <summary>Two texts are what all of the families have been trained on.</summary>
    internal const int Texts = 2;

    /// <summary>The options of an encoder.</summary>
    internal static EncoderOptions OptionsOf(PretrainedShape shape) => new()
    {
        Width = shape.Width,
        Heads = shape.Heads,
        Layers = shape.Layers,
        FeedForwardWidth = shape.FeedForwardWidth,
        Activation = shape.Activation,
        Norm = NormPlacement.After,
        NormEpsilon = shape.NormEpsilon,
        EmbeddingNorm = true,
        Positions = PositionKind.LearnedAbsolute,
        LocalContextWidth = 1,
        Pooling = shape.Pooling,
        DenseWidth = shape.Dense?.Outputs,
        DenseActivation = shape.Dense?.Activation ?? DenseActivation.Identity,
        NormalizePooled = shape.Normalizes,
        MaxTokens = shape.Positions,
        Segments = Texts,
        SegmentVectors = shape.Segments,
    };

    /// <summary>The shape of an encoder.</summary>
    /// <exception cref="InvalidOperationException">It has a part that the families have no place for.</exception>
    internal static PretrainedShape ShapeOf(EncoderOptions options, PieceTokenizer pieces)
    {
        var shape = new PretrainedShape
        {
            Family = options.SegmentRows == 0 ? PretrainedFamily.DistilBert
                : pieces.SeparatorsBetween == 2 ? PretrainedFamily.Roberta : PretrainedFamily.Bert,
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
        Check(options, shape);
        return shape;
    }

    // All that is not said by the shape is as in all encoders of these families.
    private static void Check(EncoderOptions options, PretrainedShape shape)
    {
        EncoderOptions known = OptionsOf(shape);
        Expect(options.Mechanism, known.Mechanism, nameof(options.Mechanism));
        Expect(options.Source, known.Source, nameof(options.Source));
        Expect(options.Norm, known.Norm, nameof(options.Norm));
        Expect(options.EmbeddingNorm, known.EmbeddingNorm, nameof(options.EmbeddingNorm));
        Expect(options.Positions, known.Positions, nameof(options.Positions));
        Expect(options.LocalContextWidth, known.LocalContextWidth, nameof(options.LocalContextWidth));
        if (options.HiddenWidth == 0) throw Error(nameof(options.FeedForwardWidth), 0, "1 or more");
        if (options.Pooling is not (PoolingKind.First or PoolingKind.Mean or PoolingKind.Max or PoolingKind.Last))
        {
            throw Error(
                nameof(options.Pooling), options.Pooling,
                $"{PoolingKind.First}, {PoolingKind.Mean}, {PoolingKind.Max} or {PoolingKind.Last}");
        }

        // No file of that family has a place for another.
        if (shape.Family == PretrainedFamily.DistilBert)
        {
            Expect(options.NormEpsilon, FamilyFields.Epsilon, nameof(options.NormEpsilon));
        }
    }

    private static void Expect<T>(T found, T known, string name)
    {
        if (!EqualityComparer<T>.Default.Equals(found, known)) throw Error(name, found, $"{known}");
    }

    private static InvalidOperationException Error(string name, object? found, string expected) => new(
        $"The encoder's {name} is {found}; expected {expected}, as BERT, DistilBERT and RoBERTa have no place for anything else.");
}
