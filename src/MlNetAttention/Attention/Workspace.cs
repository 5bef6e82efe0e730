namespace MlNetAttention.Attention;

/// <summary>
/// The intermediate values of one sequence, in buffers that grow to the longest sequence seen and are used again for the
/// next. One per thread.
/// </summary>
internal sealed class Workspace(EncoderOptions options)
{
    private float[] _tokens = [], _input = [], _queries = [], _keys = [], _values = [], _mixed = [], _branch = [];
    private float[] _hidden = [], _row = [];
    private int[] _ids = [];
    private int _capacity;

    /// <summary>Number of tokens T.</summary>
    internal int Length { get; private set; }

    /// <summary>Token ids [T].</summary>
    internal ReadOnlySpan<int> Ids => _ids.AsSpan(0, Length);

    /// <summary>Token vectors [T, D]: the residual stream.</summary>
    internal Span<float> Tokens => Part(_tokens);

    /// <summary>What a half of a block reads [T, D].</summary>
    internal Span<float> Input => Part(_input);

    /// <summary>Q [T, D].</summary>
    internal Span<float> Queries => Part(_queries);

    /// <summary>K [T, D].</summary>
    internal Span<float> Keys => Part(_keys);

    /// <summary>V [T, D].</summary>
    internal Span<float> Values => Part(_values);

    /// <summary>Y = A·V, heads side by side [T, D].</summary>
    internal Span<float> Mixed => Part(_mixed);

    /// <summary>What a half of a block adds to the token vectors [T, D].</summary>
    internal Span<float> Branch => Part(_branch);

    /// <summary>Hidden layer of the feed-forward network [T, F].</summary>
    internal Span<float> Hidden => _hidden.AsSpan(0, Length * options.HiddenWidth);

    /// <summary>The attention weights of one token [T].</summary>
    internal Span<float> Row => _row.AsSpan(0, Length);

    internal void Begin(ReadOnlySpan<int> ids)
    {
        if (ids.Length > _capacity) Grow(Math.Min(Math.Max(ids.Length, 2 * _capacity), options.MaxTokens));
        Length = ids.Length;
        ids.CopyTo(_ids);
    }

    private Span<float> Part(float[] buffer) => buffer.AsSpan(0, Length * options.Width);

    private void Grow(int capacity)
    {
        int size = capacity * options.Width;
        (_tokens, _input, _queries, _keys) = (new float[size], new float[size], new float[size], new float[size]);
        (_values, _mixed, _branch) = (new float[size], new float[size], new float[size]);
        (_hidden, _row, _ids) = (new float[capacity * options.HiddenWidth], new float[capacity], new int[capacity]);
        _capacity = capacity;
    }
}
