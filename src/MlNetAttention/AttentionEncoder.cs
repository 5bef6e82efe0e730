using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using MlNetAttention.Attention;
using MlNetAttention.Embedding;
using MlNetAttention.Pooling;
using MlNetAttention.Saving;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>
/// A trained attention encoder in managed code: text → tokens → ids → embeddings → blocks → contextual vectors → pooling, where a
/// block is a norm → local context → Q, K, V → relevances → normalised → mixed values, and a feed-forward network. Immutable and
/// safe to use from any number of threads; a sequence gives the same vectors on each of them.
/// </summary>
/// <remarks>
/// An empty text has no tokens: [0, D] token vectors and a pooled vector of zeros. Unknown words share one learned vector, to
/// which those of their subwords are added, so a text of unknown words alone is encoded like any other sequence. Sequences longer
/// than <see cref="EncoderOptions.MaxTokens"/> are cut at the end.
/// </remarks>
public sealed class AttentionEncoder
{
    private readonly TokenEmbedding _embedding;
    private readonly EncoderBlock[] _blocks;
    private readonly Norm? _norm;
    private readonly Pooler _pooler;
    private readonly ConcurrentBag<Buffers> _idle = [];

    internal AttentionEncoder(EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights)
    {
        Options = options;
        Vocabulary = vocabulary;
        Weights = weights;
        PositionVectors? positions = PositionVectors.Of(options, weights);
        _embedding = new TokenEmbedding(options, vocabulary, weights, positions);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(i => new EncoderBlock(options, weights, i, positions))];
        _norm = options.HasFinalNorm ? new Norm(weights, EncoderLayout.FinalNorm) : null;
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
    /// Loads only the encoder of a model that <c>MLContext.Model.Save</c> wrote: it creates no context and no pipeline, which
    /// would take longer than the encoder itself. <c>MLContext.Model.Load</c> loads the whole model.
    /// </summary>
    /// <param name="model">The saved model. Stays open.</param>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> cannot be read.</exception>
    /// <exception cref="FormatException">
    /// The stream is not a saved model, has no attention stage or several, or the stage is damaged or of another format version.
    /// </exception>
    public static AttentionEncoder Load(Stream model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.CanRead) throw new ArgumentException("The stream cannot be read.", nameof(model));
        JitWarmup.Begin();
        ModelContent content = SavedEncoder.Load(model);
        return new AttentionEncoder(content.Options, content.Vocabulary, content.Weights);
    }

    /// <summary>
    /// Loads only the encoder of a model that <c>MLContext.Model.Save</c> wrote to a file; see <see cref="Load(Stream)"/>.
    /// </summary>
    /// <param name="path">The file of the saved model.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null, empty or not a path.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">
    /// The file is not a saved model, has no attention stage or several, or the stage is damaged or of another format version.
    /// </exception>
    public static AttentionEncoder Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream model = File.OpenRead(path);
        return Load(model);
    }

    /// <summary>Encodes a text, split into tokens as in training.</summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public EncodedSequence Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using Buffers rented = Rent();
        var spellings = new List<string>();
        rented.Tokens.AddText(text, Vocabulary, spellings);
        return Encode(rented, spellings);
    }

    /// <summary>
    /// Encodes tokens as they are: neither split nor lower-cased, but in Normalization Form C unless the vocabulary says
    /// <see cref="TextNormalization.None"/>. Empty and null tokens are left out.
    /// </summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tokens"/> is null.</exception>
    public EncodedSequence Encode(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        using Buffers rented = Rent();
        List<string> spellings =
        [
            .. tokens.Where(token => !string.IsNullOrEmpty(token)).Take(Options.MaxTokens)
                .Select(token => rented.Tokens.SpellingOf(token, Vocabulary)),
        ];
        foreach (string token in spellings) rented.Tokens.Add(token, Vocabulary);
        return Encode(rented, spellings);
    }

    /// <summary>Whether a text has more than <see cref="EncoderOptions.MaxTokens"/> tokens, so that its end is not
    /// seen.</summary>
    internal bool Cuts(string text)
    {
        using Buffers rented = Rent();
        rented.Tokens.AddText(text, Vocabulary);
        return rented.Tokens.IsCut;
    }

    /// <summary>The whole path from tokens to token vectors, left in the workspace.</summary>
    internal void Run(TokenSequence tokens, Workspace work, AttentionMap[]? maps = null)
    {
        Embed(tokens, work);                                                        // [T, D]
        for (int i = 0; i < _blocks.Length; i++) _blocks[i].Apply(work, maps?[i]);  // [T, D]
        _norm?.Apply(work.Tokens, work.Tokens);                                     // [T, D]
    }

    /// <summary>The input of the first block: the vectors of the tokens, with their positions where those are absolute.</summary>
    internal void Embed(TokenSequence tokens, Workspace work)
    {
        work.Begin(tokens.Ids);
        _embedding.Lookup(tokens, work.Tokens);                                     // [T, D]
    }

    /// <summary>The token vectors of the workspace as one vector [P].</summary>
    internal void Pool(Workspace work, Span<float> pooled) => _pooler.Apply(work.Tokens, work.Row, pooled);

    /// <summary>Memory for the attention weights of a sequence, a map per layer.</summary>
    internal AttentionMap[] NewMaps(int length, IReadOnlyList<string>? tokens = null) =>
        [.. Enumerable.Range(0, Options.Layers).Select(_ => new AttentionMap(Options.Heads, length, tokens))];

    private EncodedSequence Encode(Buffers rented, List<string> spellings)
    {
        Workspace work = rented.Work;
        Run(rented.Tokens, work);
        var pooled = new float[PooledLength];
        Pool(work, pooled);
        ReadOnlyCollection<string> tokens = spellings.ToArray().AsReadOnly();
        return new EncodedSequence(tokens, work.Tokens.ToArray(), Options.Width, pooled, () => Maps(tokens));
    }

    // A second run: few callers who want vectors also want maps, which grow with the square of the length.
    private AttentionMap[] Maps(ReadOnlyCollection<string> spellings)
    {
        using Buffers rented = Rent();
        foreach (string spelling in spellings) rented.Tokens.Add(spelling, Vocabulary);
        AttentionMap[] maps = NewMaps(spellings.Count, spellings);
        Run(rented.Tokens, rented.Work, maps);
        return maps;
    }

    private Buffers Rent()
    {
        if (!_idle.TryTake(out Buffers? buffers)) buffers = new Buffers(this);
        buffers.Tokens.Clear();
        return buffers;
    }

    /// <summary>The buffers that one sequence is encoded in; returned to the encoder when disposed.</summary>
    private sealed class Buffers(AttentionEncoder encoder) : IDisposable
    {
        internal TokenSequence Tokens { get; } = new(encoder.Options.MaxTokens);

        internal Workspace Work { get; } = new(encoder.Options);

        public void Dispose() => encoder._idle.Add(this);
    }
}
