using System.Collections.Immutable;
using MlNetAttention.Options;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Saving;

/// <summary>
/// The body of the model file. A string is an int32 count of UTF-16 code units and the units; an absent one has the count −1.
/// </summary>
/// <remarks>
/// <code>
/// columns     byte input kind; string input, features, token vectors?, attention maps?, tokens?,
///             token scores?
/// options     byte mechanism, source, activation, norm, positions, pooling
///             int32 width, heads, layers, feed-forward width (−1: 4·width), max relative distance,
///                   local context width, max tokens
///             float32 fixed ratio
/// vocabulary  byte lowercase (0 or 1)
///             int32 number of known tokens, then a string each, from id 2
///             int32 number of subword buckets (0: none)
///             int32 number of raw key values (0: text), then an int32 id each
/// weights     int32 number of tensors, then each in the order of <see cref="EncoderLayout"/>:
///             string name; int32 rank; int32 per dimension; values
/// features    byte pooled vector (0 or 1)
///             head of rows with I = P, head of tokens with I = D: int32 number of scores C (0: none), then
///             byte kind of scores, a string each, weights [C, I], biases [C]
///
/// weights and biases are float32 in the order of <see cref="BytePlanes"/>
/// </code>
/// </remarks>
internal static class ModelBody
{
    internal static byte[] Write(ModelContent content)
    {
        using var stream = new MemoryStream();
        using var writer = new ModelWriter(stream);
        WriteColumns(writer, content.Columns);
        WriteOptions(writer, content.Options);
        WriteVocabulary(writer, content.Vocabulary);
        WriteWeights(writer, content.Weights);
        WriteLayout(writer, content.Layout);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="FormatException">A field is cut off, out of its range or does not fit the others.</exception>
    internal static ModelContent Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var reader = new ModelReader(bytes);
            AttentionColumns columns = ReadColumns(ref reader);
            EncoderOptions options = ReadOptions(ref reader);
            Vocabulary vocabulary = ReadVocabulary(ref reader, columns.Kind);
            EncoderWeights weights = ReadWeights(ref reader, options, vocabulary);
            FeatureLayout layout = ReadLayout(ref reader, options, columns);
            reader.ExpectEnd();
            return new ModelContent(columns, options, vocabulary, weights, layout);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"The attention model is inconsistent: {error.Message}", error);
        }
    }

    private static void WriteColumns(ModelWriter writer, AttentionColumns columns)
    {
        writer.Byte((byte)columns.Kind);
        writer.Text(columns.Input);
        writer.Text(columns.Features);
        writer.Text(columns.TokenVectors);
        writer.Text(columns.AttentionMaps);
        writer.Text(columns.Tokens);
        writer.Text(columns.TokenScores);
    }

    private static AttentionColumns ReadColumns(ref ModelReader reader)
    {
        var kind = (InputKind)reader.Byte("input kind");
        Check.Defined(kind, "input kind");
        var columns = new AttentionColumns(
            kind, reader.Name("input column"), reader.Name("feature column"), reader.OptionalName("token vectors column"),
            reader.OptionalName("attention maps column"), reader.OptionalName("tokens column"),
            reader.OptionalName("token scores column"));
        columns.Validate();
        return columns;
    }

    private static void WriteOptions(ModelWriter writer, EncoderOptions options)
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
    }

    private static EncoderOptions ReadOptions(ref ModelReader reader)
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
        };
        options.Validate();
        return options;
    }

    private static void WriteVocabulary(ModelWriter writer, Vocabulary vocabulary)
    {
        writer.Byte(vocabulary.Lowercase ? (byte)1 : (byte)0);
        writer.Int32(vocabulary.Tokens.Length);
        foreach (string token in vocabulary.Tokens) writer.Text(token);
        writer.Int32(vocabulary.Subwords.Buckets);
        writer.Int32(vocabulary.KeyIds.Length);
        foreach (int id in vocabulary.KeyIds) writer.Int32(id);
    }

    private static Vocabulary ReadVocabulary(ref ModelReader reader, InputKind kind)
    {
        bool lowercase = reader.Flag("lowercase");

        // A token takes at least the four bytes of its length, a key four, so the bytes left bound both counts.
        var tokens = ImmutableArray.CreateBuilder<string>(reader.Count(Vocabulary.MaximumSize, sizeof(int), "known tokens"));
        for (int i = 0; i < tokens.Capacity; i++) tokens.Add(reader.Text("token"));
        int buckets = reader.Int32("subword buckets");
        Check.Range(buckets, 0, Subwords.MaximumBuckets, "subword buckets");
        var keyIds = new int[reader.Count(int.MaxValue, sizeof(int), "raw key values")];
        for (int i = 0; i < keyIds.Length; i++) keyIds[i] = reader.Int32("key id");
        bool fits = kind == InputKind.KeyVector ? keyIds.Length > 1 : keyIds.Length == 0;
        Check.That(fits, "raw key values", keyIds.Length, $"as for {kind}");
        return new Vocabulary(tokens.MoveToImmutable(), lowercase, keyIds, new Subwords(buckets));
    }

    private static void WriteLayout(ModelWriter writer, FeatureLayout layout)
    {
        writer.Byte(layout.HasVector ? (byte)1 : (byte)0);
        WriteHead(writer, layout.Head);
        WriteHead(writer, layout.TokenHead);
    }

    private static FeatureLayout ReadLayout(ref ModelReader reader, EncoderOptions options, AttentionColumns columns)
    {
        bool hasVector = reader.Flag("pooled vector");
        OutputHead? head = ReadHead(ref reader, options.PooledWidth, "the head");
        var layout = new FeatureLayout(head, hasVector, ReadHead(ref reader, options.Width, "the head of tokens"));
        layout.Validate(options, columns);
        return layout;
    }

    private static void WriteHead(ModelWriter writer, OutputHead? head)
    {
        writer.Int32(head?.Outputs ?? 0);
        if (head is null) return;
        writer.Byte((byte)head.Kind);
        foreach (string name in head.Names) writer.Text(name);
        writer.Singles(head.Weight);
        writer.Singles(head.Bias);
    }

    private static OutputHead? ReadHead(ref ModelReader reader, int inputs, string part)
    {
        int scores = reader.Count(OutputHead.MaximumOutputs, sizeof(int), $"scores of {part}");
        if (scores == 0) return null;
        var kind = (ScoreKind)reader.Byte("kind of scores");
        Check.Defined(kind, "kind of scores");
        var names = ImmutableArray.CreateBuilder<string>(scores);
        for (int i = 0; i < scores; i++) names.Add(reader.Text("name of a score"));
        float[] weight = reader.Singles((long)scores * inputs, $"weights of {part}");
        float[] bias = reader.Singles(scores, $"biases of {part}");
        return new OutputHead(weight, bias, kind) { Names = names.MoveToImmutable() };
    }

    private static void WriteWeights(ModelWriter writer, EncoderWeights weights)
    {
        writer.Int32(weights.Layout.Count);
        foreach (WeightShape shape in weights.Layout)
        {
            writer.Text(shape.Name);
            writer.Int32(shape.Shape.Length);
            foreach (int size in shape.Shape) writer.Int32(size);
            writer.Singles(weights[shape.Name]);
        }
    }

    private static EncoderWeights ReadWeights(ref ModelReader reader, EncoderOptions options, Vocabulary vocabulary)
    {
        IReadOnlyList<WeightShape> layout = EncoderLayout.Of(options, vocabulary);
        int count = reader.Int32("tensors");
        Check.That(count == layout.Count, "tensors", count, $"{layout.Count}");
        var tensors = new List<WeightTensor>(count);
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

            tensors.Add(new WeightTensor(name, shape.Shape, reader.Singles(shape.Count, name)));
        }

        return new EncoderWeights(options, vocabulary, tensors);
    }
}
