using System.Collections.Immutable;
using MlNetAttention.Options;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Saving;

/// <summary>The encoder in the body of the model file, with the layout of <see cref="ModelBody"/>.</summary>
internal static class EncoderBody
{
    // What tokens are.
    private const byte Words = 0;
    private const byte AllPieces = 1;
    private const byte KnownPieces = 2;

    /// <summary>Whether versions before 9 cannot tell all there is to tell.</summary>
    internal static bool NeedsNewest(EncoderOptions options)
    {
        var preset = new EncoderOptions();
        return options != options with
        {
            DenseWidth = preset.DenseWidth,
            DenseActivation = preset.DenseActivation,
            NormalizePooled = preset.NormalizePooled,
            EmbeddingNorm = preset.EmbeddingNorm,
            NormEpsilon = preset.NormEpsilon,
            SegmentVectors = preset.SegmentVectors,
        };
    }

    internal static void WriteOptions(ModelWriter writer, EncoderOptions options, uint version)
    {
        writer.Byte((byte)options.Mechanism);
        writer.Byte((byte)options.Source);
        writer.Byte((byte)options.Activation);
        writer.Byte((byte)options.Norm);
        writer.Byte((byte)options.Positions);
        writer.Byte((byte)options.Pooling);
        writer.Int32(options.Width);
        writer.Int32(options.Heads);
        writer.Int32(options.Layers);
        writer.Int32(options.FeedForwardWidth ?? -1);
        writer.Int32(options.MaxRelativeDistance);
        writer.Int32(options.LocalContextWidth);
        writer.Int32(options.MaxTokens);
        writer.Single(options.FixedRatio);
        if (version < ModelFile.PretrainedVersion) return;
        writer.Int32(options.Segments);
        writer.Int32(options.DenseWidth ?? 0);
        writer.Byte((byte)options.DenseActivation);
        writer.Byte(options.NormalizePooled ? (byte)1 : (byte)0);
        writer.Byte(options.EmbeddingNorm ? (byte)1 : (byte)0);
        writer.Single(options.NormEpsilon);
        writer.Int32(options.SegmentVectors ?? -1);
    }

    internal static EncoderOptions ReadOptions(ref ModelReader reader, int columns, uint version)
    {
        var options = new EncoderOptions
        {
            Mechanism = (AttentionMechanism)reader.Byte("mechanism"),
            Source = (AttentionSource)reader.Byte("source"),
            Activation = (ActivationKind)reader.Byte("activation"),
            Norm = (NormPlacement)reader.Byte("norm"),
            Positions = (PositionKind)reader.Byte("positions"),
            Pooling = (PoolingKind)reader.Byte("pooling"),
            Width = reader.Int32("width"),
            Heads = reader.Int32("heads"),
            Layers = reader.Int32("layers"),
            FeedForwardWidth = reader.Int32("feed-forward width") is var width && width == -1 ? null : width,
            MaxRelativeDistance = reader.Int32("max relative distance"),
            LocalContextWidth = reader.Int32("local context width"),
            MaxTokens = reader.Int32("max tokens"),
            FixedRatio = reader.Single("fixed ratio"),
            Segments = columns,
        };
        if (version >= ModelFile.PretrainedVersion)
        {
            options = options with
            {
                Segments = reader.Int32("segments"),
                DenseWidth = reader.Int32("dense width") is var dense && dense == 0 ? null : dense,
                DenseActivation = (DenseActivation)reader.Byte("dense activation"),
                NormalizePooled = reader.Flag("normalised pooled vector"),
                EmbeddingNorm = reader.Flag("norm of the embedding"),
                NormEpsilon = reader.Single("epsilon of norms"),
                SegmentVectors = reader.Int32("vectors of segments") is var vectors && vectors == -1 ? null : vectors,
            };
        }

        options.Validate();
        return options;
    }

    internal static void WriteVocabulary(ModelWriter writer, Vocabulary vocabulary, int columns, uint version)
    {
        if (version >= ModelFile.PretrainedVersion)
        {
            writer.Byte(vocabulary.Rules.Pieces is null ? Words : vocabulary.HasAllPieces ? AllPieces : KnownPieces);
            if (vocabulary.Rules.Pieces is { } pieces) PieceBody.Write(writer, pieces);
            if (vocabulary.HasAllPieces) return;
        }

        if (vocabulary.Rules.Pieces is null) WriteRules(writer, vocabulary.Rules, version);
        writer.Int32(vocabulary.Tokens.Length);
        foreach (string token in vocabulary.Tokens) writer.Text(token);
        writer.Int32(vocabulary.Subwords.Buckets);
        if (version < ModelFile.OneColumnVersion)
        {
            KeyBody.WriteDense(writer, vocabulary.KeyIds);
            return;
        }

        for (int i = 0; i < columns; i++) KeyBody.Write(writer, vocabulary.KeyIdsOf(i));
    }

    internal static Vocabulary ReadVocabulary(ref ModelReader reader, InputColumns columns, uint version)
    {
        byte pieces = version >= ModelFile.PretrainedVersion ? reader.Byte("pieces") : Words;
        Check.Range(pieces, Words, KnownPieces, "pieces");
        if (pieces == AllPieces) return Vocabulary.Of(PieceBody.Read(ref reader));
        TextRules rules =
            pieces == KnownPieces ? TextRules.Of(PieceBody.Read(ref reader)) : ReadRules(ref reader, version);

        // A token takes at least the four bytes of its length, so the bytes left bound their number.
        var tokens = ImmutableArray.CreateBuilder<string>(reader.Count(Vocabulary.MaximumSize, sizeof(int), "known tokens"));
        for (int i = 0; i < tokens.Capacity; i++) tokens.Add(reader.Text("token"));
        int buckets = reader.Int32("subword buckets");
        Check.Range(buckets, 0, Subwords.MaximumBuckets, "subword buckets");
        var keyIds = new KeyIds[columns.Count];
        for (int i = 0; i < keyIds.Length; i++)
        {
            InputKind kind = columns[i].Kind;
            keyIds[i] = version < ModelFile.OneColumnVersion ? KeyBody.ReadDense(ref reader) : KeyBody.Read(ref reader);
            Check.That(keyIds[i].Count > 0 == (kind == InputKind.KeyVector), "raw key values", keyIds[i].Count, $"as for {kind}");
        }

        return new Vocabulary(tokens.MoveToImmutable(), rules, new Subwords(buckets, wholeCharacters: !rules.AreFirst), keyIds);
    }

    private static void WriteRules(ModelWriter writer, TextRules rules, uint version)
    {
        writer.Byte(rules.Lowercase ? (byte)1 : (byte)0);
        if (version < ModelFile.OneColumnVersion) return;
        writer.Byte((byte)rules.Version);
        writer.Byte((byte)rules.Normalization);
        writer.Byte((byte)rules.UnspacedText);
    }

    private static TextRules ReadRules(ref ModelReader reader, uint version)
    {
        bool lowercase = reader.Flag("lowercase");
        if (version < ModelFile.OneColumnVersion) return TextRules.First(lowercase);
        var rules = new TextRules
        {
            Version = reader.Byte("version of the text rules"),
            Normalization = (TextNormalization)reader.Byte("normalization"),
            Lowercase = lowercase,
            UnspacedText = (UnspacedText)reader.Byte("unspaced text"),
        };
        rules.Validate();
        return rules;
    }

    /// <summary>Whether versions before 9, which have single precision alone, cannot hold the weights.</summary>
    internal static bool NeedsNewest(EncoderWeights weights) =>
        weights.Layout.Any(shape => weights.Stored(shape.Name).Storage != WeightStorage.Single);

    internal static void WriteWeights(ModelWriter writer, EncoderWeights weights, uint version)
    {
        writer.Int32(weights.Layout.Count);
        foreach (WeightShape shape in weights.Layout)
        {
            writer.Text(shape.Name);
            writer.Int32(shape.Shape.Length);
            foreach (int size in shape.Shape) writer.Int32(size);
            if (version >= ModelFile.PretrainedVersion) StorageBody.Write(writer, weights.Stored(shape.Name));
            else writer.Singles(weights[shape.Name]);
        }
    }

    internal static EncoderWeights ReadWeights(
        ref ModelReader reader, EncoderOptions options, Vocabulary vocabulary, uint version)
    {
        IReadOnlyList<WeightShape> layout = EncoderLayout.Of(options, vocabulary);
        int count = reader.Int32("tensors");
        Check.That(count == layout.Count, "tensors", count, $"{layout.Count}");
        var weights = new List<StoredWeight>(count);
        foreach (WeightShape shape in layout)
        {
            string name = reader.Name("tensor name");
            Check.That(name == shape.Name, "tensor name", name, shape.Name);
            int rank = reader.Int32("rank");
            Check.That(rank == shape.Shape.Length, $"rank of {name}", rank, $"{shape.Shape.Length}");
            foreach (int size in shape.Shape)
            {
                int found = reader.Int32("dimension");
                Check.That(found == size, $"dimension of {name}", found, $"{size}");
            }

            WeightValues values = version >= ModelFile.PretrainedVersion
                ? StorageBody.Read(ref reader, shape)
                : new SingleValues(reader.Singles(shape.Count, name));
            weights.Add(new StoredWeight(name, shape.Shape, values));
        }

        return new EncoderWeights(options, vocabulary, weights);
    }
}
