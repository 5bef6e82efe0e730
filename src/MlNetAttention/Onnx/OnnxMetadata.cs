using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetAttention.Tokens;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Onnx;

/// <summary>The facts about the encoder that a caller of the model needs, as texts by name (metadata_props).</summary>
internal static class OnnxMetadata
{
    internal const string Options = "mlnet_attention.encoder_options";
    internal const string Vocabulary = "mlnet_attention.vocabulary";
    internal const string Tokenizer = "mlnet_attention.tokenizer";
    internal const string TokenIds = "mlnet_attention.token_ids";
    internal const string Lowercase = "mlnet_attention.lowercase";
    internal const string TextRules = "mlnet_attention.text_rules";
    internal const string Normalization = "mlnet_attention.normalization";
    internal const string UnspacedText = "mlnet_attention.unspaced_text";
    internal const string SubwordBuckets = "mlnet_attention.subword_buckets";
    internal const string KeyIds = "mlnet_attention.key_ids";

    /// <summary>Pieces have the ids of their file, which those of <see cref="Vocabulary"/> are then.</summary>
    internal const string OfTokenizer = "tokenizer";

    /// <summary>Pieces have their place in <see cref="Vocabulary"/> as their id; any other piece is unknown.</summary>
    internal const string OfVocabulary = "vocabulary";

    internal static IEnumerable<KeyValuePair<string, string>> Of(AttentionEncoder encoder)
    {
        Vocabulary vocabulary = encoder.Vocabulary;
        yield return new(Options, JsonSerializer.Serialize(encoder.Options, OnnxMetadataJson.Default.EncoderOptions));
        yield return new(Vocabulary, VocabularyText.Of(vocabulary));
        if (vocabulary.Rules.Pieces is { } pieces)
        {
            yield return new(Tokenizer, $"{pieces.Kind}");
            yield return new(TokenIds, vocabulary.HasAllPieces ? OfTokenizer : OfVocabulary);
        }

        yield return new(Lowercase, vocabulary.Lowercase ? "true" : "false");
        yield return new(TextRules, vocabulary.Rules.Version.ToString(CultureInfo.InvariantCulture));
        yield return new(Normalization, vocabulary.Normalization.ToString());
        yield return new(UnspacedText, vocabulary.UnspacedText.ToString());
        yield return new(SubwordBuckets, JsonSerializer.Serialize(vocabulary.Subwords.Buckets, OnnxMetadataJson.Default.Int32));
        for (int column = 0; column < vocabulary.KeyIdsByColumn.Length; column++)
        {
            KeyIds ids = vocabulary.KeyIdsByColumn[column];
            string number = encoder.Options.Segments > 1 ? string.Create(CultureInfo.InvariantCulture, $".{column}") : "";
            if (ids.Count > 0) yield return new(KeyIds + number, KeyText.Of(ids));
        }
    }
}

/// <summary>
/// The ids of key values as a JSON array, the index of an id being the raw value; or, where most of many values are unknown, as a
/// JSON object of the known ones.
/// </summary>
internal static class KeyText
{
    private const ulong MostInArray = 65_536;

    internal static string Of(KeyIds ids)
    {
        if (ids.Count < MostInArray) return $"[{string.Join(',', ids.ToDense())}]";
        var text = new StringBuilder("{");
        foreach (KeyId one in ids.Known)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"\"{one.Key}\":{one.Id}");
        }

        return text.Append('}').ToString();
    }
}

/// <summary>Written by generated code: programs that are trimmed, or compiled ahead of time, have no reflection for
/// JSON.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(EncoderOptions))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(int[]))]
internal sealed partial class OnnxMetadataJson : JsonSerializerContext;

/// <summary>The tokens of a vocabulary as a JSON array; the index of a token is its id.</summary>
internal static class VocabularyText
{
    internal static string Of(Vocabulary vocabulary)
    {
        var text = new StringBuilder("[");
        PieceTokenizer? pieces = vocabulary.HasAllPieces ? vocabulary.Rules.Pieces : null;
        for (int id = 0; id < vocabulary.Size; id++)
        {
            if (id > 0) text.Append(',');
            AppendString(text, pieces?.Pieces[id] ?? vocabulary.TextOf(id));
        }

        return text.Append(']').ToString();
    }

    // System.Text.Json rejects half of a surrogate pair, which a token may be where a text was cut within a character.
    private static void AppendString(StringBuilder text, string token)
    {
        text.Append('"');
        for (int i = 0; i < token.Length; i++)
        {
            char unit = token[i];
            if (char.IsSurrogatePair(token, i)) text.Append(unit).Append(token[++i]);
            else if (unit < ' ' || char.IsSurrogate(unit)) text.Append($"\\u{(int)unit:x4}");
            else if (unit is '"' or '\\') text.Append('\\').Append(unit);
            else text.Append(unit);
        }

        text.Append('"');
    }
}
