using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using MlNetAttention.Attention;
using MlNetAttention.Embedding;
using MlNetAttention.Onnx;
using MlNetAttention.Pooling;
using MlNetAttention.Saving;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>
/// A trained attention encoder in managed code: text → tokens → ids → embeddings (→ local context) → Q, K, V → relevances →
/// normalised → mixed values → contextual vectors → pooling. Immutable and safe to use from any number of threads; a sequence
/// gives the same vectors on each of them.
/// </summary>
/// <remarks>
/// An empty text has no tokens: [0, D] token vectors and a pooled vector of zeros. Unknown words share one learned vector, to
/// which those of their subwords add, so a text of unknown words only is encoded like any other sequence. Sequences longer than
/// <see cref="EncoderOptions.MaxTokens"/> are cut at the end.
/// </remarks>
public sealed class AttentionEncoder
{
    private readonly TokenEmbedding _embedding;
    private readonly SubwordEmbedding? _subwords;
    private readonly EncoderBlock[] _blocks;
    private readonly Norm? _norm;
    private readonly Pooler _pooler;
    private readonly ConcurrentBag<(TokenSequence Tokens, Workspace Work)> _idle = [];

    internal AttentionEncoder(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
    {
        Options = options;
        Vocabulary = vocabulary;
        Weights = weights;
        PositionVectors? positions = PositionVectors.Of(options, weights);
        _embedding = new TokenEmbedding(new WordVectors(options, vocabulary, weights), positions, options.Width);
        if (vocabulary.Subwords.Buckets > 0) _subwords = new SubwordEmbedding(weights[EncoderLayout.Subwords], options.Width);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(i => new EncoderBlock(options, weights, i, positions))];
        _norm = options.Norm == NormPlacement.Before ? new Norm(weights, EncoderLayout.FinalNorm) : null;
        bool weighted = options.Pooling == PoolingKind.AttentionWeighted;
        _pooler = new Pooler(options, weighted ? weights[EncoderLayout.PoolingQuery] : null);
    }

    /// <summary>The shape of the encoder.</summary>
    public EncoderOptions Options { get; }

    /// <summary>The tokens the encoder knows.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Length of the pooled vector: D, or 2·D with <see cref="PoolingKind.MeanAndMax"/>.</summary>
    public int PooledLength => Options.PooledWidth;

    /// <summary>Number of learned numbers.</summary>
    public long ParameterCount => Weights.ParameterCount;

    internal EncoderWeights Weights { get; }

    /// <summary>
    /// Loads the encoder of a model that <c>MLContext.Model.Save</c> wrote, and nothing else of it: no context and no pipeline, whose
    /// making takes longer than that of an encoder. <c>MLContext.Model.Load</c> loads the whole.
    /// </summary>
    /// <param name="model">The saved model. Stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> cannot be read.</exception>
    /// <exception cref="FormatException">
    /// The stream is no saved model, has no attention stage or several, or the stage is damaged or of another format version.
    /// </exception>
    public static AttentionEncoder Load(Stream model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.CanRead) throw new ArgumentException("The stream cannot be read.", nameof(model));
        JitWarmup.Begin();
        ModelContent content = SavedEncoder.Load(model);
        return new AttentionEncoder(content.Options, content.Vocabulary, content.Weights);
    }

    /// <summary>Encodes a text, split into tokens as while training.</summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public EncodedSequence Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Encode((tokens, spellings) => tokens.AddText(text, Vocabulary, spellings));
    }

    /// <summary>Encodes tokens as they are: neither split nor lower-cased. Empty and null tokens are left out.</summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tokens"/> is null.</exception>
    public EncodedSequence Encode(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return Encode((sequence, spellings) =>
        {
            foreach (string token in tokens.Where(token => !string.IsNullOrEmpty(token)).Take(Options.MaxTokens))
            {
                sequence.Add(token, Vocabulary);
                spellings.Add(token);
            }
        });
    }

    /// <summary>Writes the encoder as an ONNX model, for any runtime that reads one. The stream stays open.</summary>
    /// <remarks>
    /// <para>
    /// Inputs: <c>input_ids</c> int64 [batch, sequence], ids of <see cref="Vocabulary"/> (0 to its size − 1), and
    /// <c>attention_mask</c> int64 [batch, sequence], 1 for a token and 0 for padding. Outputs: <c>token_vectors</c> float32
    /// [batch, sequence, D], 0 for padding, and <c>pooled</c> float32 [batch, <see cref="PooledLength"/>]. Both dimensions may
    /// differ from run to run and are at least 1. The numbers are those of <see cref="Encode(string)"/> up to rounding.
    /// </para>
    /// <para>
    /// Padding stands before or after the tokens of its sequence and may have any id; padding between tokens keeps them apart as
    /// tokens would. Tokens from <see cref="EncoderOptions.MaxTokens"/> on count as padding. A sequence of padding alone is an
    /// empty text: its pooled vector is 0.
    /// </para>
    /// <para>
    /// The model takes ids, not text, and ends with the pooled vector: scores that a transformer makes of it are not in it. The
    /// vector of a known token has those of its subwords in it; an unknown one has the id <see cref="Vocabulary.UnknownId"/>,
    /// which cannot say what its subwords are, so they are left out: texts with unknown words get other vectors than from
    /// <see cref="Encode(string)"/> where the vocabulary has subwords.
    /// </para>
    /// <para>
    /// The metadata of the model says what is needed to make ids: <c>mlnet_attention.vocabulary</c>, a JSON array in which the
    /// index of a token is its id, after [padding] and [unknown]; half of a surrogate pair is escaped (<c>\ud83d</c>);
    /// <c>mlnet_attention.lowercase</c>, true or false; <c>mlnet_attention.subword_buckets</c>, 0 without subwords;
    /// <c>mlnet_attention.key_ids</c>, for an encoder of keys, a JSON array with the id of every key value, that of the missing
    /// key first; and <c>mlnet_attention.encoder_options</c>, <see cref="Options"/> as a JSON object.
    /// </para>
    /// </remarks>
    /// <param name="stream">Where the model goes.</param>
    /// <param name="options">How it is written; null for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NotSupportedException">
    /// The model would have more than 2,147,483,647 bytes, the limit of protobuf. Nothing was written.
    /// </exception>
    public void ExportOnnx(Stream stream, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite) throw new ArgumentException("The stream cannot be written.", nameof(stream));
        options ??= new OnnxExportOptions();
        options.Validate();
        OnnxExport.Write(OnnxExport.Of(this, options), stream);
    }

    /// <summary>The whole path from tokens to token vectors, left in the workspace.</summary>
    internal void Run(TokenSequence tokens, Workspace work, AttentionMap[]? maps = null)
    {
        Embed(tokens, work);                                                        // [T, D]
        for (int i = 0; i < _blocks.Length; i++) _blocks[i].Apply(work, maps?[i]);  // [T, D]
        _norm?.Apply(work.Tokens, work.Tokens);                                     // [T, D]
    }

    /// <summary>What the first block sees: the vectors of the tokens, with their positions where those are absolute.</summary>
    internal void Embed(TokenSequence tokens, Workspace work)
    {
        work.Begin(tokens.Ids);
        _embedding.Lookup(work.Ids, work.Tokens);                                   // [T, D]
        _subwords?.Add(tokens, work.Tokens);                                        // [T, D]
    }

    /// <summary>The token vectors of the workspace as one vector [P].</summary>
    internal void Pool(Workspace work, Span<float> pooled) => _pooler.Apply(work.Tokens, work.Row, pooled);

    /// <summary>Room for the attention weights of a sequence, a map per layer.</summary>
    internal AttentionMap[] NewMaps(int length, IReadOnlyList<string>? tokens = null) =>
        [.. Enumerable.Range(0, Options.Layers).Select(_ => new AttentionMap(Options.Heads, length, tokens))];

    private EncodedSequence Encode(Action<TokenSequence, List<string>> addTokens)
    {
        var spellings = new List<string>();
        return With(tokens => addTokens(tokens, spellings), mapsOf: null, (work, _) =>
        {
            var pooled = new float[PooledLength];
            Pool(work, pooled);
            var vectors = new float[work.Length, Options.Width];
            Buffer.BlockCopy(work.Tokens.ToArray(), 0, vectors, 0, sizeof(float) * vectors.Length);
            ReadOnlyCollection<string> found = spellings.ToArray().AsReadOnly();
            return new EncodedSequence(found, vectors, pooled, () => Maps(found));
        });
    }

    private AttentionMap[] Maps(IReadOnlyList<string> spellings) => With(
        tokens =>
        {
            foreach (string spelling in spellings) tokens.Add(spelling, Vocabulary);
        },
        mapsOf: spellings, (_, maps) => maps!);

    /// <summary>Encodes one sequence with buffers that go back afterwards.</summary>
    private T With<T>(Action<TokenSequence> addTokens, IReadOnlyList<string>? mapsOf, Func<Workspace, AttentionMap[]?, T> result)
    {
        if (!_idle.TryTake(out var rented)) rented = (new TokenSequence(Options.MaxTokens), new Workspace(Options));
        (TokenSequence tokens, Workspace work) = rented;
        tokens.Clear();
        addTokens(tokens);
        AttentionMap[]? made = mapsOf is null ? null : NewMaps(tokens.Length, mapsOf);
        Run(tokens, work, made);
        T value = result(work, made);
        _idle.Add(rented);
        return value;
    }
}
