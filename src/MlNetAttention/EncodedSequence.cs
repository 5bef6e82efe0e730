using MlNetAttention.Notebooks;
using MlNetAttention.Tokens;

namespace MlNetAttention;

/// <summary>The encoding of one sequence of T tokens.</summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed class EncodedSequence
{
    private readonly int _width;
    private readonly SpelledTokens _tokens;
    private readonly Lazy<IReadOnlyList<AttentionMap>> _attentionMaps;

    internal EncodedSequence(
        SpelledTokens tokens, ReadOnlyMemory<float> tokenValues, int width, ReadOnlyMemory<float> pooled,
        Func<IReadOnlyList<AttentionMap>> attentionMaps)
    {
        _width = width;
        _tokens = tokens;
        TokenValues = tokenValues;
        Pooled = pooled;
        var vectors = new ReadOnlyMemory<float>[tokens.Tokens.Count];
        for (int t = 0; t < vectors.Length; t++) vectors[t] = tokenValues.Slice(t * width, width);
        TokenVectors = vectors.AsReadOnly();
        _attentionMaps = new Lazy<IReadOnlyList<AttentionMap>>(attentionMaps, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// The tokens as they were looked up, special ones included: T texts. A separator, between the tokens of two input columns,
    /// is <c>[SEP]</c>, or what a pretrained encoder has for it; <see cref="Segments"/> tells it from a token that is spelled
    /// like it.
    /// </summary>
    public IReadOnlyList<string> Tokens => _tokens.Tokens;

    /// <summary>
    /// The input column that every token came from, counted from 0; −1 for a separator or another special token: T numbers.
    /// </summary>
    public IReadOnlyList<int> Segments => _tokens.Segments;

    /// <summary>The contextual vectors of the tokens: T vectors of D numbers.</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> TokenVectors { get; }

    /// <summary>
    /// The pooled vector, <see cref="AttentionEncoder.PooledLength"/> numbers; zeros for a sequence without any token.
    /// </summary>
    public ReadOnlyMemory<float> Pooled { get; }

    /// <summary>
    /// The attention weights [H, T, T] of every layer, in order. Computed on first access, since they grow with the square of the
    /// length and vectors do not need them; for this the sequence keeps its encoder in memory.
    /// </summary>
    /// <exception cref="OverflowException">
    /// A map would have more than 2,147,483,647 weights: 23,170 tokens with 4 heads.
    /// </exception>
    public IReadOnlyList<AttentionMap> AttentionMaps => _attentionMaps.Value;

    /// <summary>The vectors of the tokens, [T, D], row-major.</summary>
    internal ReadOnlyMemory<float> TokenValues { get; }

    /// <summary>A description, for instance <c>9 tokens, vectors of 64</c>.</summary>
    public override string ToString() => $"{Tokens.Count} tokens, vectors of {_width}";
}
