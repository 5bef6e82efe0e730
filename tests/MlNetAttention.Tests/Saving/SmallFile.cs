using System.Buffers.Binary;
using System.Security.Cryptography;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Tests.Saving;

/// <summary>Model files as bytes: written, read, and signed again after a change of their body.</summary>
internal static class SmallFile
{
    /// <summary>All but the token scores, which go with a head of tokens alone.</summary>
    internal static readonly AttentionColumns AllColumns =
        new(InputKind.Text, "Text", "Features", "TokenVectors", "Attention", "Tokens") { Label = "Label" };

    internal static readonly EncoderOptions Options =
        RandomEncoder.Small with { Width = 2, Heads = 2, FeedForwardWidth = 1, MaxRelativeDistance = 1 };

    /// <summary>Two scores and the pooled vector, and three scores of a token.</summary>
    internal static readonly FeatureLayout Layout = new(
        new OutputHead(
            [.. Enumerable.Range(0, 2 * Options.PooledWidth).Select(i => i - 3.5f)], [0.5f, -0.25f], ScoreKind.Multiclass)
        {
            Names = ["yes", "\uD83D"],
        },
        HasVector: true,
        new OutputHead([.. Enumerable.Range(0, 3 * Options.Width).Select(i => 2.5f - i)], [1, 0.5f, -2], ScoreKind.Multiclass)
        {
            Names = ["O", "B", ""],
        });

    private static readonly Vocabulary KeyVocabulary = new(
        ["dog", "she"], new TextRules { Lowercase = false, Normalization = TextNormalization.None },
        KeyIds.Dense([1, 2, 3]));

    /// <summary>A file of about 1 kB.</summary>
    internal static byte[] Bytes { get; } = Save(Content(
        Options, new Vocabulary(["dog", "she"], new TextRules(), subwords: new Subwords(3, wholeCharacters: true)),
        AllColumns with { TokenScores = "TokenScores" }, Layout));

    /// <summary>The same over keys.</summary>
    internal static byte[] KeyBytes { get; } = Save(Content(
        Options, KeyVocabulary, AllColumns with { Inputs = OfKind(InputKind.KeyVector) }));

    /// <summary>A text, a vector of keys that may be missing, and a vector of text, with a limit for each.</summary>
    internal static ModelContent Columns { get; } = Content(
        Options with { Segments = 3 },
        new Vocabulary(
            ["dog", "she"], new TextRules(), new Subwords(3, wholeCharacters: true),
            [KeyIds.None, KeyIds.Dense([1, 2, 3]), KeyIds.None]),
        AllColumns with
        {
            TokenInputs = "From",
            Inputs = new InputColumns(
                new InputColumn(InputKind.Text, "Text", 5), new InputColumn(InputKind.KeyVector, "Keys", 2, IsOptional: true),
                new InputColumn(InputKind.TextVector, "Words", 7)),
        });

    internal static byte[] ColumnBytes { get; } = Save(Columns);

    /// <summary>An encoder with the parts of pretrained ones.</summary>
    internal static byte[] PretrainedBytes { get; } = Save(Content(
        Options with { EmbeddingNorm = true, NormEpsilon = 1e-12f, DenseWidth = 3, DenseActivation = DenseActivation.Tanh },
        new Vocabulary(["dog", "she"], new TextRules()), AllColumns));

    /// <summary>An encoder of pieces, with its tokenizer.</summary>
    internal static byte[] PieceBytes { get; } = Save(Content(
        Options with { Segments = 2, SegmentVectors = 1 },
        Vocabulary.Of(Pieces.Pieces.Bert(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "she"])), AllColumns));

    /// <summary>An encoder of the pieces that training rows have, with their tokenizer.</summary>
    internal static ModelContent KnownPieces { get; } = Content(
        Options with { Segments = 2 },
        new Vocabulary(
            ["she", "##s", "owner"],
            TextRules.Of(Pieces.Pieces.Bert(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "she", "cat", "##s"])),
            new Subwords(3, wholeCharacters: true), [KeyIds.None, KeyIds.Dense([1, 4, 1])]),
        AllColumns with
        {
            Inputs = new InputColumns(new InputColumn(InputKind.Text, "Text"), new InputColumn(InputKind.KeyVector, "Keys")),
        });

    internal static byte[] KnownPieceBytes { get; } = Save(KnownPieces);

    internal static byte[] HalfBytes { get; } = Save(Rounded(WeightStorage.Half));

    internal static byte[] Int8Bytes { get; } = Save(Rounded(WeightStorage.Int8));

    /// <summary>All, and the first two as they were saved before files told labels and rules of texts, with the version of
    /// each.</summary>
    internal static (byte[] Bytes, uint Version)[] All { get; } =
    [
        (Bytes, ModelFile.OneColumnVersion),
        (KeyBytes, ModelFile.OneColumnVersion),
        (ColumnBytes, ModelFile.SeveralColumnsVersion),
        (PretrainedBytes, ModelFile.PretrainedVersion),
        (PieceBytes, ModelFile.PretrainedVersion),
        (KnownPieceBytes, ModelFile.PretrainedVersion),
        (HalfBytes, ModelFile.PretrainedVersion),
        (Int8Bytes, ModelFile.PretrainedVersion),
        (Save(AsBefore(Load(Bytes))), ModelFile.OldestVersion),
        (Save(AsBefore(Load(KeyBytes))), ModelFile.OldestVersion),
    ];

    internal static InputColumns OfKind(InputKind kind) => new(new InputColumn(kind, "Text"));

    internal static ModelContent Content(
        EncoderOptions options, Vocabulary vocabulary, AttentionColumns columns, FeatureLayout? layout = null) =>
        new(columns, options, vocabulary, RandomEncoder.Weights(options, vocabulary, seed: 7),
            layout ?? FeatureLayout.VectorAlone);

    private static ModelContent Rounded(WeightStorage storage)
    {
        var vocabulary = new Vocabulary(["dog", "she"], new TextRules());
        ModelContent content = Content(Options, vocabulary, AllColumns);
        EncoderWeights exact = content.Weights;
        WeightTensor[] tensors =
            [.. exact.Layout.Select(shape => new WeightTensor(shape.Name, shape.Shape, exact[shape.Name]))];
        return content with { Weights = new EncoderWeights(Options, vocabulary, tensors, storage) };
    }

    internal static byte[] Save(ModelContent content)
    {
        using var stream = new MemoryStream();
        ModelFile.Save(stream, content);
        return stream.ToArray();
    }

    internal static ModelContent Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return ModelFile.Load(stream);
    }

    internal static byte[] Body(byte[] file) => file[ModelFile.HeaderLength..^SHA256.HashSizeInBytes];

    /// <summary>A file around a body, with the length and checksum that belong to it.</summary>
    internal static byte[] Sign(byte[] body, uint version = ModelFile.OneColumnVersion)
    {
        byte[] start = [.. Bytes[..ModelFile.HeaderLength], .. body];
        BinaryPrimitives.WriteUInt32LittleEndian(start.AsSpan(8), version);
        BinaryPrimitives.WriteUInt64LittleEndian(start.AsSpan(12), (ulong)body.Length);
        return [.. start, .. SHA256.HashData(start)];
    }

    /// <summary>The same model as one that was saved before files told labels and rules of texts.</summary>
    internal static ModelContent AsBefore(ModelContent content)
    {
        Vocabulary now = content.Vocabulary;
        var before = new Vocabulary(now.Tokens, now.Lowercase, now.KeyIds, new Subwords(now.Subwords.Buckets));
        return content with { Columns = content.Columns with { Label = null }, Vocabulary = before };
    }

    internal static AttentionEncoder Encoder(ModelContent content) => AttentionEncoder.Of(content);

    /// <summary>The same text in every column.</summary>
    internal static EncodedSequence Encode(ModelContent content, string text)
    {
        int segments = content.Options.Segments;
        AttentionEncoder encoder = Encoder(content);
        return segments == 1 ? encoder.Encode(text) : encoder.Encode(text, text, [.. Enumerable.Repeat(text, segments - 2)]);
    }
}
