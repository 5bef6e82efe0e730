using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetAttention.Onnx;

/// <summary>What whoever feeds the model must know of the encoder, as texts by name (metadata_props).</summary>
internal static class OnnxMetadata
{
    internal const string Options = "mlnet_attention.encoder_options";
    internal const string Vocabulary = "mlnet_attention.vocabulary";
    internal const string Lowercase = "mlnet_attention.lowercase";
    internal const string SubwordBuckets = "mlnet_attention.subword_buckets";
    internal const string KeyIds = "mlnet_attention.key_ids";

    private static readonly JsonSerializerOptions Format = new() { Converters = { new JsonStringEnumConverter() } };

    internal static IEnumerable<KeyValuePair<string, string>> Of(AttentionEncoder encoder)
    {
        Vocabulary vocabulary = encoder.Vocabulary;
        yield return new(Options, JsonSerializer.Serialize(encoder.Options, Format));
        yield return new(Vocabulary, VocabularyText.Of(vocabulary));
        yield return new(Lowercase, vocabulary.Lowercase ? "true" : "false");
        yield return new(SubwordBuckets, JsonSerializer.Serialize(vocabulary.Subwords.Buckets));
        if (vocabulary.KeyCount > 0) yield return new(KeyIds, JsonSerializer.Serialize(vocabulary.KeyIds.ToArray()));
    }
}
