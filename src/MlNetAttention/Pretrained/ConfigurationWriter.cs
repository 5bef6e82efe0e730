using System.Text.Json;
using MlNetAttention.Pretrained.Safetensors;
using MlNetAttention.Pretrained.Sentences;
using MlNetAttention.Saving;

namespace MlNetAttention.Pretrained;

/// <summary>Writes the JSON files of a pretrained folder, the fields in a fixed order.</summary>
internal static class ConfigurationWriter
{
    // With the line ends of one system everywhere, as a checksum of the folder would have it.
    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n" };

    internal static void WriteTransformer(string folder, PretrainedShape shape, NumberKind kind)
    {
        FamilyFields family = FamilyFields.Of(shape.Family);
        Write(folder, PretrainedConfiguration.FileName, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray(PretrainedConfiguration.ArchitecturesField);
            json.WriteStringValue($"{family.Prefix}Model");
            json.WriteEndArray();
            json.WriteString(PretrainedConfiguration.ModelTypeField, family.ModelType);
            json.WriteNumber(FamilyFields.WordsField, shape.Words);
            json.WriteNumber(family.Width, shape.Width);
            json.WriteNumber(family.Layers, shape.Layers);
            json.WriteNumber(family.Heads, shape.Heads);
            json.WriteNumber(family.FeedForwardWidth, shape.FeedForwardWidth);
            json.WriteString(family.Activation, PretrainedConfiguration.NameOf(shape.Activation));
            json.WriteNumber(FamilyFields.PositionsField, shape.Positions + shape.FirstPosition);
            json.WriteNumber(FamilyFields.PaddingField, shape.PaddingId);
            if (family.HasSegments)
            {
                json.WriteNumber(FamilyFields.SegmentsField, shape.Segments);
                json.WriteNumber(FamilyFields.EpsilonField, shape.NormEpsilon);
                json.WriteString(PretrainedConfiguration.PositionKindField, PretrainedConfiguration.Absolute);
            }

            json.WriteString("torch_dtype", kind == NumberKind.F16 ? "float16" : "float32");
            json.WriteEndObject();
        });
        Write(folder, TransformerConfiguration.FileName, json =>
        {
            json.WriteStartObject();
            json.WriteNumber(TransformerConfiguration.MaxTokensField, shape.MaxTokens);
            json.WriteBoolean(TransformerConfiguration.LowercaseField, shape.Lowercase);
            json.WriteEndObject();
        });
    }

    /// <exception cref="ArgumentException">Such a file cannot say how tokens are pooled.</exception>
    internal static void WritePooling(string folder, PretrainedShape shape)
    {
        if (shape.Pooling is not (PoolingKind.First or PoolingKind.Mean or PoolingKind.Max or PoolingKind.Last))
        {
            throw new ArgumentException(
                $"{nameof(PoolingKind)}.{shape.Pooling} is none of the ways that sentence-transformers pools tokens; expected "
                + $"{PoolingKind.First}, {PoolingKind.Mean}, {PoolingKind.Max} or {PoolingKind.Last}.");
        }

        Write(folder, PretrainedConfiguration.FileName, json =>
        {
            json.WriteStartObject();
            json.WriteNumber(PoolingConfiguration.WidthField, shape.Width);
            json.WriteBoolean(PoolingConfiguration.Cls, shape.Pooling == PoolingKind.First);
            json.WriteBoolean(PoolingConfiguration.Mean, shape.Pooling == PoolingKind.Mean);
            json.WriteBoolean(PoolingConfiguration.Max, shape.Pooling == PoolingKind.Max);
            json.WriteBoolean(PoolingConfiguration.Last, shape.Pooling == PoolingKind.Last);
            json.WriteEndObject();
        });
    }

    internal static void WriteDense(string folder, DenseShape dense, int inputs) =>
        Write(folder, PretrainedConfiguration.FileName, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("in_features", inputs);
            json.WriteNumber("out_features", dense.Outputs);
            json.WriteBoolean("bias", true);
            json.WriteString(
                "activation_function",
                dense.Activation == DenseActivation.Tanh ? DenseConfiguration.Tanh : DenseConfiguration.Identity);
            json.WriteEndObject();
        });

    /// <param name="folder">The folder of the model.</param>
    /// <param name="stages">The folder of each stage, which its name ends in; the transformer's is the model's.</param>
    internal static void WriteModules(string folder, string[] stages) => Write(folder, SentenceModules.FileName, json =>
    {
        json.WriteStartArray();
        for (int i = 0; i < stages.Length; i++)
        {
            string stage = stages[i];
            string kind = stage.Length == 0 ? "Transformer" : stage[(stage.IndexOf('_', StringComparison.Ordinal) + 1)..];
            json.WriteStartObject();
            json.WriteNumber("idx", i);
            json.WriteString("name", $"{i}");
            json.WriteString("path", stage);
            json.WriteString("type", SentenceModules.TypePrefix + kind);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(string folder, string name, Action<Utf8JsonWriter> write) =>
        AtomicFile.Write(Path.Combine(folder, name), stream =>
        {
            using (var json = new Utf8JsonWriter(stream, Format)) write(json);
            stream.Write("\n"u8);
        });
}
