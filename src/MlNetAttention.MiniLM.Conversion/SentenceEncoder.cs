using System.Text;
using System.Text.Json;
using MlNetAttention.MiniLM.Conversion.Graphs;
using MlNetAttention.Pretrained;
using MlNetAttention.Weights;

namespace MlNetAttention.MiniLM.Conversion;

/// <summary>
/// A sentence encoder that an assembly holds as resources: an ONNX model of a BERT, and the list of its pieces.
/// </summary>
internal static class SentenceEncoder
{
    private const string ModelEnding = ".onnx";
    private const string PiecesEnding = "vocab.txt";
    private const int Padding = 0;

    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n" };

    /// <summary>What a folder of it holds.</summary>
    /// <param name="assembly">The path of the assembly.</param>
    /// <param name="pooling">How token vectors become one; the model ends before.</param>
    /// <param name="maxTokens">The most tokens of a text that it was made for.</param>
    /// <exception cref="FormatException">The assembly has no such resources, or a graph that is not known.</exception>
    internal static PretrainedContent Read(string assembly, PoolingKind pooling, int maxTokens)
    {
        using var resources = new EmbeddedResources(assembly);
        using Stream model = resources.Open(ModelEnding);
        var graph = new BertGraph(OnnxGraph.Read(model));
        PretrainedShape shape = Shape(graph, pooling, maxTokens);
        using Stream pieces = resources.Open(PiecesEnding);
        return new PretrainedContent(shape, [.. WeightNames.Of(shape).Select(weight => Weight(graph, weight))])
        {
            TokenizerFiles = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
            {
                ["tokenizer_config.json"] = TokenizerConfiguration(maxTokens),
                ["vocab.txt"] = Lines(pieces),
            },
        };
    }

    private static PretrainedShape Shape(BertGraph graph, PoolingKind pooling, int maxTokens)
    {
        int[] words = graph.Shape(BertGraph.WordsName);
        return new PretrainedShape
        {
            Family = PretrainedFamily.Bert,
            Words = words[0],
            Width = words[1],
            Layers = graph.Layers,
            Heads = words[1] / graph.HeadWidth(),
            FeedForwardWidth = graph.FeedForwardWidth,
            Activation = graph.Activation(),
            NormEpsilon = graph.NormEpsilon(),
            Positions = graph.Shape(BertGraph.PositionsName)[0],
            Segments = graph.Shape(BertGraph.SegmentsName)[0],
            PaddingId = Padding,
            MaxTokens = maxTokens,
            Pooling = pooling,
            Normalizes = true,
        };
    }

    private static WeightTensor Weight(BertGraph graph, NamedWeight weight)
    {
        float[] values = graph.Values(weight.InFile);
        long count = weight.Shape.Aggregate(1L, (product, size) => product * size);
        return values.Length == count
            ? new WeightTensor(weight.Name, weight.Shape, values)
            : throw new FormatException($"'{weight.InFile}' has {values.Length} numbers; expected {count}.");
    }

    // The lists end their lines in CR LF, which a reader that splits at LF would take for a part of each piece.
    private static byte[] Lines(Stream pieces)
    {
        using var reader = new StreamReader(pieces, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal));
        }
        catch (DecoderFallbackException error)
        {
            throw new FormatException($"'{PiecesEnding}' is no text in UTF-8: {error.Message}", error);
        }
    }

    private static byte[] TokenizerConfiguration(int maxTokens)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Format))
        {
            json.WriteStartObject();
            json.WriteString("tokenizer_class", "BertTokenizer");
            json.WriteBoolean("do_lower_case", true);
            json.WriteNull("strip_accents");
            json.WriteBoolean("tokenize_chinese_chars", true);
            json.WriteString("unk_token", "[UNK]");
            json.WriteString("sep_token", "[SEP]");
            json.WriteString("pad_token", "[PAD]");
            json.WriteString("cls_token", "[CLS]");
            json.WriteString("mask_token", "[MASK]");
            json.WriteNumber("model_max_length", maxTokens);
            json.WriteEndObject();
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }
}
