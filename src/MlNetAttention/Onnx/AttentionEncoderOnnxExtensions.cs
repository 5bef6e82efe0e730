using MlNetAttention.Onnx;

namespace MlNetAttention;

/// <summary>Exports encoders for runtimes other than .NET.</summary>
public static class AttentionEncoderOnnxExtensions
{
    /// <summary>Writes the encoder as an ONNX model, for any runtime that reads the format. The stream stays open.</summary>
    /// <remarks>
    /// <para>
    /// Inputs: <c>input_ids</c> int64 [batch, sequence], ids of <see cref="AttentionEncoder.Vocabulary"/> (0 to its size −
    /// 1), and <c>attention_mask</c> int64 [batch, sequence], 1 for a token and 0 for padding. Outputs: <c>token_vectors</c>
    /// float32 [batch, sequence, D], 0 for padding, and <c>pooled</c> float32 [batch,
    /// <see cref="AttentionEncoder.PooledLength"/>]. Both dynamic dimensions may differ from run to run and are at least 1. The
    /// numbers are those of <see cref="AttentionEncoder.Encode(string)"/> up to rounding.
    /// </para>
    /// <para>
    /// An encoder of several input columns has a third input, <c>token_type_ids</c> int64 [batch, sequence], from 0 to
    /// <see cref="EncoderOptions.Segments"/> − 1: the column that a token came from. Between the tokens of two columns stands
    /// <see cref="Vocabulary.SeparatorId"/>, a token with an <c>attention_mask</c> of 1 and the column before it. All separators
    /// are there, also beside a column without tokens. Who makes the ids cuts the longest column.
    /// </para>
    /// <para>
    /// A pretrained encoder has the ids of its own files, with which any tokenizer that reads these makes them, and the special
    /// tokens that it was trained with; <c>mlnet_attention.tokenizer</c> names the kind of pieces, WordPiece or ByteLevel. One
    /// that tells texts of a pair apart has the input <c>token_type_ids</c>, 0 for a single text.
    /// </para>
    /// <para>
    /// An encoder that was trained from scratch on pieces also has <c>mlnet_attention.tokenizer</c>, but no special tokens, and
    /// its ids are not those of the tokenizer's file: <c>mlnet_attention.token_ids</c> is <c>vocabulary</c> (<c>tokenizer</c> for
    /// a pretrained one), and the id of a piece is its index in <c>mlnet_attention.vocabulary</c>, or that of [unknown] where it
    /// is not there.
    /// </para>
    /// <para>
    /// Padding stands before or after the tokens of its sequence and may have any id; padding between tokens counts in
    /// their distance, as tokens would. Tokens from <see cref="EncoderOptions.MaxTokens"/> on count as padding. A sequence of
    /// padding alone is an empty text: its pooled vector is 0.
    /// </para>
    /// <para>
    /// The model takes ids, not text, and ends with the pooled vector, without the scores that a transformer computes from
    /// it. The vector of a known token includes those of its subwords. All unknown tokens have the id
    /// <see cref="Vocabulary.UnknownId"/>, which does not tell their subwords, so these are left out: where the vocabulary has
    /// subwords, texts with unknown words get other vectors than from <see cref="AttentionEncoder.Encode(string)"/>.
    /// </para>
    /// <para>
    /// The metadata of the model holds what is needed to make ids: <c>mlnet_attention.vocabulary</c>, a JSON array in which the
    /// index of a token is its id, beginning with [padding] and [unknown] unless the encoder is pretrained; half of a surrogate
    /// pair is escaped (<c>\ud83d</c>); how a text becomes tokens: <c>mlnet_attention.text_rules</c>, the version of the rules
    /// (1 for models saved before there was a choice), <c>mlnet_attention.lowercase</c>, true or false, and the names of
    /// <c>mlnet_attention.normalization</c> and <c>mlnet_attention.unspaced_text</c> (<see cref="TextNormalization"/>,
    /// <see cref="UnspacedText"/>); <c>mlnet_attention.subword_buckets</c>, 0 without subwords; <c>mlnet_attention.key_ids</c>,
    /// for an encoder of keys (of several columns, for column i of keys <c>mlnet_attention.key_ids.i</c>), a JSON array with the
    /// id of every key value, the missing key first, or for 65,536 values and more a JSON object with the id of every known raw
    /// value; and <c>mlnet_attention.encoder_options</c>,
    /// <see cref="AttentionEncoder.Options"/> as a JSON object.
    /// </para>
    /// </remarks>
    /// <param name="encoder">The encoder.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <param name="options">The form of the model; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="encoder"/> or <paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">
    /// The model would have more than 2,147,483,647 bytes, the limit of protobuf. Nothing was written.
    /// </exception>
    public static void ExportOnnx(this AttentionEncoder encoder, Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite) throw new ArgumentException("The stream cannot be written.", nameof(stream));
        options ??= new OnnxExportOptions();
        options.Validate();
        OnnxExport.Write(OnnxExport.Of(encoder, options), stream);
    }
}
