using System.Collections.Concurrent;
using MlNetAttention.Attention;
using MlNetAttention.Embedding;
using MlNetAttention.Kernels;
using MlNetAttention.Pooling;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention;

/// <summary>
/// A trained attention encoder in managed code: text → tokens → ids → embeddings → blocks → contextual vectors → pooling, where a
/// block is a norm → local context → Q, K, V → relevances → normalised → mixed values, and a feed-forward network. Immutable and
/// safe to use from any number of threads; a sequence gives the same vectors on each of them.
/// </summary>
/// <remarks>
/// An empty text has no tokens: [0, D] token vectors and a pooled vector of zeros; several empty texts have the separators
/// between them. A pretrained encoder has its special tokens, which have vectors, in any sequence. Unknown words share one
/// learned vector, to which those of their subwords are added, so a text of unknown words alone is encoded like any other
/// sequence. Sequences longer than <see cref="EncoderOptions.MaxTokens"/>, special tokens included, are cut at the end, those of
/// several texts at the ends of the longest.
/// </remarks>
public sealed partial class AttentionEncoder
{
    private readonly TokenEmbedding _embedding;
    private readonly EncoderBlock[] _blocks;
    private readonly Norm? _embeddingNorm;
    private readonly Norm? _norm;
    private readonly Pooler _pooler;
    private readonly DenseLayer? _dense;
    private readonly SegmentLimits[] _limits;    // of sequences of 1 to S segments
    private readonly ConcurrentBag<SequenceBuffers> _idle = [];

    /// <param name="options">The shape of the encoder.</param>
    /// <param name="vocabulary">The tokens it knows.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="limits">The most tokens of each input column; empty for no limits but that of the sequence.</param>
    internal AttentionEncoder(
        EncoderOptions options, Vocabulary vocabulary, EncoderWeights weights, params ReadOnlySpan<int> limits)
    {
        GivenLimits = limits.ToArray();
        _limits = SegmentLimits.UpTo(options, vocabulary.Frame, limits);
        Options = options;
        Vocabulary = vocabulary;
        Weights = weights;
        PositionVectors? positions = PositionVectors.Of(options, weights);
        _embedding = new TokenEmbedding(options, vocabulary, weights, positions);
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(i => new EncoderBlock(options, weights, i, positions))];
        _embeddingNorm = options.EmbeddingNorm ? new Norm(weights, EncoderLayout.EmbeddingNorm, options.NormEpsilon) : null;
        _norm = options.HasFinalNorm ? new Norm(weights, EncoderLayout.FinalNorm, options.NormEpsilon) : null;
        bool weighted = options.Pooling == PoolingKind.AttentionWeighted;
        _pooler = new Pooler(options, weighted ? weights[EncoderLayout.PoolingQuery] : null);
        if (options.DenseWidth is { } dense)
        {
            _dense = new DenseLayer(Projection.Of(weights, EncoderLayout.Dense, dense, options.PoolingWidth), options.DenseActivation);
        }
    }

    /// <summary>The shape of the encoder.</summary>
    public EncoderOptions Options { get; }

    /// <summary>The tokens the encoder knows.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>
    /// Length of the pooled vector: D, 2·D with <see cref="PoolingKind.MeanAndMax"/>, or <see cref="EncoderOptions.DenseWidth"/>.
    /// </summary>
    public int PooledLength => Options.PooledWidth;

    /// <summary>Number of learned numbers.</summary>
    public long ParameterCount => Weights.ParameterCount;

    internal EncoderWeights Weights { get; }

    /// <summary>
    /// The column that the encoder learned from, whose training rows its vectors are not honest for; null for none. Who fits it
    /// says so before anybody else sees it.
    /// </summary>
    internal string? LabelColumnName { get; set; }

    /// <summary>The most tokens of each input column; empty for no limits but that of the sequence.</summary>
    internal int[] GivenLimits { get; }

    /// <summary>The number of tokens that are read of each of some input columns.</summary>
    internal SegmentLimits LimitsOf(int columns) => _limits[columns - 1];

    /// <summary>Whether it takes sequences of fewer segments than <see cref="EncoderOptions.Segments"/>.</summary>
    private bool TakesFewer => Vocabulary.HasAllPieces;

    /// <summary>Encodes a text, split into tokens as in training.</summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentException">The encoder has several input columns.</exception>
    public EncodedSequence Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return EncodeColumns([text]);
    }

    /// <summary>
    /// Encodes the texts of several input columns, in the order of <see cref="EncoderOptions.Segments"/>, split into tokens as in
    /// training.
    /// </summary>
    /// <returns>Tokens and separators, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException">A text is null.</exception>
    /// <exception cref="ArgumentException">The encoder has more or fewer input columns.</exception>
    public EncodedSequence Encode(string first, string second, params string[] more)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(more);
        foreach (string text in more) ArgumentNullException.ThrowIfNull(text, nameof(more));
        return EncodeColumns([first, second, .. more]);
    }

    /// <summary>
    /// Encodes tokens as they are: neither split nor lower-cased, but in Normalization Form C unless the vocabulary says
    /// <see cref="TextNormalization.None"/>. Empty and null tokens are left out. An encoder of pieces cuts each into its
    /// pieces, as it does with the words of a text.
    /// </summary>
    /// <returns>Tokens, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tokens"/> is null.</exception>
    /// <exception cref="ArgumentException">The encoder has several input columns.</exception>
    public EncodedSequence Encode(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return EncodeColumns([tokens]);
    }

    /// <summary>
    /// Encodes the tokens of several input columns as they are; see <see cref="Encode(IReadOnlyList{string})"/>.
    /// </summary>
    /// <returns>Tokens and separators, token vectors [T, D], pooled vector and attention maps.</returns>
    /// <exception cref="ArgumentNullException">A list is null.</exception>
    /// <exception cref="ArgumentException">The encoder has more or fewer input columns.</exception>
    public EncodedSequence Encode(
        IReadOnlyList<string> first, IReadOnlyList<string> second, params IReadOnlyList<string>[] more)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(more);
        foreach (IReadOnlyList<string> tokens in more) ArgumentNullException.ThrowIfNull(tokens, nameof(more));
        return EncodeColumns([first, second, .. more]);
    }

    /// <summary>Whether texts have more than <see cref="EncoderOptions.MaxTokens"/> tokens, so that some are not seen.</summary>
    internal bool Cuts(params ReadOnlySpan<string> texts)
    {
        using Rented rented = Rent();
        return rented.Buffers.AddTexts(texts, spellings: null).IsCut;
    }

    /// <summary>The whole path from tokens to token vectors, left in the workspace.</summary>
    internal void Run(TokenSequence tokens, Workspace work, AttentionMap[]? maps = null)
    {
        work.Clear();
        Embed(tokens, work);                                                        // [T, D]
        Run(work, maps);
    }

    /// <summary>The path from the input of the first block to token vectors, for all sequences of the workspace.</summary>
    internal void Run(Workspace work, AttentionMap[]? maps = null)
    {
        work.SelectAll();
        for (int i = 0; i < _blocks.Length; i++) _blocks[i].Apply(work, maps?[i]);  // [T, D]
        _norm?.Apply(work.Tokens, work.Tokens);                                     // [T, D]
    }

    /// <summary>
    /// Adds a sequence to the workspace and makes the input of the first block: the vectors of the tokens, with their positions
    /// where those are absolute.
    /// </summary>
    internal void Embed(TokenSequence tokens, Workspace work)
    {
        work.Add(tokens.Ids);
        _embedding.Lookup(tokens, work.Tokens);                                     // [T, D]
        _embeddingNorm?.Apply(work.Tokens, work.Tokens);                            // [T, D]
    }

    /// <summary>The token vectors of the selected sequence as one vector [P].</summary>
    internal void Pool(Workspace work, Span<float> pooled)
    {
        Span<float> plain = _dense is null ? pooled : work.Plain;
        _pooler.Apply(work.Tokens, work.Row, plain);
        if (work.Length == 0) pooled.Clear();
        else _dense?.Apply(plain, pooled);
        if (Options.NormalizePooled) UnitLength.Apply(pooled);
    }

    /// <summary>Memory for the attention weights of a sequence, a map per layer.</summary>
    internal AttentionMap[] NewMaps(int length, SpelledTokens? tokens = null) =>
        [.. Enumerable.Range(0, Options.Layers).Select(_ => new AttentionMap(Options.Heads, length, tokens))];

    private EncodedSequence EncodeColumns(ReadOnlySpan<string> texts)
    {
        CheckCount(texts.Length);
        using Rented rented = Rent();
        var spellings = new List<string>[texts.Length];
        return Encode(rented.Buffers.Work, rented.Buffers.AddTexts(texts, spellings), spellings);
    }

    private EncodedSequence EncodeColumns(ReadOnlySpan<IReadOnlyList<string>> columns)
    {
        CheckCount(columns.Length);
        using Rented rented = Rent();
        var spellings = new List<string>[columns.Length];
        return Encode(rented.Buffers.Work, rented.Buffers.AddTokens(columns, spellings), spellings);
    }

    /// <exception cref="ArgumentException">The encoder does not take so many sequences.</exception>
    internal void CheckCount(int given)
    {
        int most = Options.Segments;
        if (given == most || (TakesFewer && given >= 1 && given < most)) return;
        string expected = TakesFewer ? $"1 to {most}" : "a sequence for each";
        throw new ArgumentException(
            $"{given} sequence{(given == 1 ? " was" : "s were")} given, and the encoder has {most} input "
            + $"column{(most == 1 ? "" : "s")}; expected {expected}.");
    }

    private EncodedSequence Encode(Workspace work, TokenSequence sequence, List<string>[] spellings)
    {
        Run(sequence, work);
        var pooled = new float[PooledLength];
        Pool(work, pooled);
        var tokens = new SpelledTokens(Vocabulary.Frame, spellings);
        return new EncodedSequence(tokens, work.Tokens.ToArray(), Options.Width, pooled, () => Maps(tokens));
    }

    // A second run: few callers who want vectors also want maps, which grow with the square of the length.
    private AttentionMap[] Maps(SpelledTokens spelled)
    {
        using Rented rented = Rent();
        TokenSequence sequence = rented.Buffers.AddSpelled(spelled.ByColumn);
        AttentionMap[] maps = NewMaps(spelled.Tokens.Count, spelled);
        Run(sequence, rented.Buffers.Work, maps);
        return maps;
    }

    private Rented Rent()
    {
        if (!_idle.TryTake(out SequenceBuffers? buffers)) buffers = new SequenceBuffers(Options, Vocabulary, _limits);
        return new Rented(this, buffers);
    }

    /// <summary>Buffers that go back to the encoder when disposed.</summary>
    private readonly struct Rented(AttentionEncoder encoder, SequenceBuffers buffers) : IDisposable
    {
        internal SequenceBuffers Buffers => buffers;

        public void Dispose() => encoder._idle.Add(buffers);
    }
}
