namespace MlNetAttention.Cli.Learning;

/// <summary>Encodes a text for each input column of an encoder.</summary>
internal static class EncodeTexts
{
    /// <exception cref="ArgumentException">There are more or fewer texts than columns.</exception>
    public static EncodedSequence With(AttentionEncoder encoder, IReadOnlyList<string> texts) => texts.Count == 1
        ? encoder.Encode(texts[0])
        : encoder.Encode(texts[0], texts[1], [.. texts.Skip(2)]);
}
