using MlNetAttention.Notebooks;
using MlNetAttention.Options;
using MlNetAttention.Tokens;

namespace MlNetAttention;

/// <summary>
/// The attention weights A of one layer, [H, T, T]: the share of token j's value in the new value of token i, per head. Every row
/// sums to 1.
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed class AttentionMap
{
    private readonly float[] _weights;
    private readonly SpelledTokens? _tokens;

    internal AttentionMap(int heads, int length, SpelledTokens? tokens = null)
    {
        Heads = heads;
        Length = length;
        Tokens = tokens?.Tokens ?? [];
        _tokens = tokens;
        _weights = new float[checked(heads * length * length)];
    }

    /// <summary>Number of heads H.</summary>
    public int Heads { get; }

    /// <summary>Number of tokens T.</summary>
    public int Length { get; }

    /// <summary>The T tokens, as they were looked up.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>
    /// The input column that every token came from, counted from 0; −1 for a separator or another special token: T numbers.
    /// </summary>
    public IReadOnlyList<int> Segments => _tokens?.Segments ?? [];

    /// <summary>Where one text ends and the next begins: the place of the first token between them.</summary>
    internal IReadOnlyList<int> Boundaries => _tokens?.Boundaries ?? [];

    /// <summary>The weight of token <paramref name="key"/> for token <paramref name="query"/>, 0 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or too large.</exception>
    public float this[int head, int query, int key]
    {
        get
        {
            Check.Range(key, 0, Length - 1, nameof(key));
            return Row(head, query)[key];
        }
    }

    /// <summary>The weights of all tokens for token <paramref name="query"/>: T numbers that sum to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative or too large.</exception>
    public ReadOnlySpan<float> Row(int head, int query) => MutableRow(head, query);

    /// <summary>The mean over the heads, [T, T].</summary>
    public float[,] Mean()
    {
        var mean = new float[Length, Length];
        for (int head = 0; head < Heads; head++)
        {
            for (int query = 0; query < Length; query++)
            {
                ReadOnlySpan<float> row = Row(head, query);
                for (int key = 0; key < Length; key++) mean[query, key] += row[key] / Heads;
            }
        }

        return mean;
    }

    internal ReadOnlySpan<float> Values => _weights;

    internal Span<float> MutableRow(int head, int query)
    {
        Check.Range(head, 0, Heads - 1, nameof(head));
        Check.Range(query, 0, Length - 1, nameof(query));
        return _weights.AsSpan((head * Length + query) * Length, Length);
    }

    /// <summary>The shape, for instance <c>[4 heads, 9 × 9 tokens]</c>.</summary>
    public override string ToString() => $"[{Heads} heads, {Length} × {Length} tokens]";
}
