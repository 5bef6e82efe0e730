using System.Collections.Immutable;
using MlNetAttention.Options;
using MlNetAttention.Scoring;
using MlNetAttention.Weights;

namespace MlNetAttention.Saving;

/// <summary>The content of a model file: the columns of the transformer, its encoder, and the layout of its features.</summary>
internal sealed record ModelContent(
    AttentionColumns Columns, EncoderOptions Options, Vocabulary Vocabulary, EncoderWeights Weights, FeatureLayout Layout)
{
    /// <summary>The most tokens of each input column; empty where none has a limit of its own.</summary>
    internal int[] Limits => Columns.Inputs.Limits;

    /// <summary>The column that the encoder learned from; null for none.</summary>
    internal string? Label => Columns.Label;
}

/// <summary>
/// The body of the model file. A string is an int32 count of UTF-16 code units and the units; an absent one has the count −1.
/// </summary>
/// <remarks>
/// <code>
/// columns     byte input kind; string input, features, token vectors?, attention maps?, tokens?,
///             token scores?
///             from version 7: string label?; byte token scores per word (0 or 1)
///             from version 8: string token inputs?; int32 number of input columns S; for each, int32 most tokens
///             (0: no limit of its own) and byte optional (0 or 1); for each but the first, byte input kind and
///             string input
/// options     byte mechanism, source, activation, norm, positions, pooling
///             int32 width, heads, layers, feed-forward width (−1: 4·width), max relative distance,
///                   local context width, max tokens
///             float32 fixed ratio
///             version 9: int32 segments, dense width (0: none); byte dense activation, pooled vector of length 1
///             (0 or 1), norm of the embedding (0 or 1); float32 epsilon of norms; int32 vectors of segments (−1: as many
///             as segments)
/// vocabulary  version 9: byte pieces (0: words, 1: all pieces of a tokenizer, 2: those that are known); for pieces,
///             <see cref="PieceBody"/>, and for all of them nothing else of the vocabulary
///             for words: byte lowercase (0 or 1); from format version 7 on, byte version of the text rules, normalization,
///                  unspaced text
///             int32 number of known tokens, then a string each, from id 2
///             int32 number of subword buckets (0: none)
///             from version 7, for each input column: uint64 number of key values (0: text); int32 number of
///             known ones, then each, ascending: uint64 raw value, int32 id
///             version 6: int32 number of raw key values (0: text), then an int32 id each
/// weights     int32 number of tensors, then each in the order of <see cref="EncoderLayout"/>:
///             string name; int32 rank; int32 per dimension; from version 9 byte storage, values: of storage half 16 bits
///             each, of int8 a float32 scale per row and a signed byte each, otherwise float32
/// features    byte pooled vector (0 or 1)
///             head of rows with I = P, head of tokens with I = D: int32 number of scores C (0: none), then
///             byte kind of scores; from version 7, for a number: byte scaled (0 or 1), then if so
///             float32 mean and deviation; a string each, weights [C, I], biases [C]
///
/// float32 and 16-bit values are in the order of <see cref="BytePlanes"/>
/// </code>
/// </remarks>
internal static class ModelBody
{
    /// <summary>The oldest version that can tell everything there is to tell.</summary>
    internal static uint VersionOf(ModelContent content)
    {
        bool needsNewest = content.Vocabulary.Rules.Pieces is not null
            || EncoderBody.NeedsNewest(content.Options) || EncoderBody.NeedsNewest(content.Weights);
        if (needsNewest) return ModelFile.PretrainedVersion;
        if (ColumnBody.AreSeveral(content.Columns)) return ModelFile.SeveralColumnsVersion;
        return content.Columns is { Label: null, ScoresPerWord: false } && content.Vocabulary.Rules.AreFirst
            && content.Layout.Head?.Scale is null && KeyBody.IsDense(content.Vocabulary.KeyIds)
            ? ModelFile.OldestVersion
            : ModelFile.OneColumnVersion;
    }

    internal static byte[] Write(ModelContent content)
    {
        uint version = VersionOf(content);
        using var stream = new MemoryStream();
        using var writer = new ModelWriter(stream);
        ColumnBody.Write(writer, content.Columns, version);
        EncoderBody.WriteOptions(writer, content.Options, version);
        EncoderBody.WriteVocabulary(writer, content.Vocabulary, content.Columns.Inputs.Count, version);
        EncoderBody.WriteWeights(writer, content.Weights, version);
        WriteLayout(writer, content.Layout, version);
        writer.Flush();
        return stream.ToArray();
    }

    /// <exception cref="FormatException">A field is cut off, out of its range or does not fit the others.</exception>
    internal static ModelContent Read(ReadOnlySpan<byte> bytes, uint version)
    {
        try
        {
            var reader = new ModelReader(bytes);
            AttentionColumns columns = ColumnBody.Read(ref reader, version);
            EncoderOptions options = EncoderBody.ReadOptions(ref reader, columns.Inputs.Count, version);
            Vocabulary vocabulary = EncoderBody.ReadVocabulary(ref reader, columns.Inputs, version);
            CheckSegments(options, vocabulary, columns.Inputs.Count);
            EncoderWeights weights = EncoderBody.ReadWeights(ref reader, options, vocabulary, version);
            FeatureLayout layout = ReadLayout(ref reader, options, columns, version);
            reader.ExpectEnd();
            return new ModelContent(columns, options, vocabulary, weights, layout);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"The attention model is inconsistent: {error.Message}", error);
        }
    }

    // A vector per segment is learned for the columns of training; pretrained encoders take fewer texts as well.
    private static void CheckSegments(EncoderOptions options, Vocabulary vocabulary, int columns)
    {
        int least = vocabulary.HasAllPieces ? 1 : options.Segments;
        Check.Range(columns, least, options.Segments, "number of input columns");
        int tokens = vocabulary.Frame.Around(options.Segments) + options.Segments;
        Check.That(options.MaxTokens >= tokens, "max tokens", options.MaxTokens, $"at least {tokens} with its special tokens");
    }

    private static void WriteLayout(ModelWriter writer, FeatureLayout layout, uint version)
    {
        writer.Byte(layout.HasVector ? (byte)1 : (byte)0);
        WriteHead(writer, layout.Head, version);
        WriteHead(writer, layout.TokenHead, version);
    }

    private static FeatureLayout ReadLayout(
        ref ModelReader reader, EncoderOptions options, AttentionColumns columns, uint version)
    {
        bool hasVector = reader.Flag("pooled vector");
        OutputHead? head = ReadHead(ref reader, options.PooledWidth, "the head", version);
        var layout = new FeatureLayout(head, hasVector, ReadHead(ref reader, options.Width, "the head of tokens", version));
        layout.Validate(options, columns);
        return layout;
    }

    private static void WriteHead(ModelWriter writer, OutputHead? head, uint version)
    {
        writer.Int32(head?.Outputs ?? 0);
        if (head is null) return;
        writer.Byte((byte)head.Kind);
        if (version >= ModelFile.OneColumnVersion && head.Kind == ScoreKind.Number) WriteScale(writer, head.Scale);
        foreach (string name in head.Names) writer.Text(name);
        writer.Singles(head.Weight);
        writer.Singles(head.Bias);
    }

    private static OutputHead? ReadHead(ref ModelReader reader, int inputs, string part, uint version)
    {
        int scores = reader.Count(OutputHead.MaximumOutputs, sizeof(int), $"scores of {part}");
        if (scores == 0) return null;
        var kind = (ScoreKind)reader.Byte("kind of scores");
        Check.Defined(kind, "kind of scores");
        NumberScale? scale = version >= ModelFile.OneColumnVersion && kind == ScoreKind.Number ? ReadScale(ref reader) : null;
        var names = ImmutableArray.CreateBuilder<string>(scores);
        for (int i = 0; i < scores; i++) names.Add(reader.Text("name of a score"));
        float[] weight = reader.Singles((long)scores * inputs, $"weights of {part}");
        float[] bias = reader.Singles(scores, $"biases of {part}");
        return new OutputHead(weight, bias, kind) { Names = names.MoveToImmutable(), Scale = scale };
    }

    private static void WriteScale(ModelWriter writer, NumberScale? scale)
    {
        writer.Byte(scale is null ? (byte)0 : (byte)1);
        if (scale is not { } some) return;
        writer.Single(some.Mean);
        writer.Single(some.Deviation);
    }

    private static NumberScale? ReadScale(ref ModelReader reader)
    {
        if (!reader.Flag("scaled")) return null;
        var scale = new NumberScale(reader.Single("mean of the label"), reader.Single("deviation of the label"));
        scale.Validate();
        return scale;
    }
}
