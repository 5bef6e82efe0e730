using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>
/// The intermediate values of one sequence or of several one behind the other, in buffers that grow to the most tokens seen and
/// are reused for the next. What is done to every token by itself is done to all at once; what tokens have to do with each other,
/// to one sequence after the other (<see cref="Select"/>). One per thread.
/// </summary>
internal sealed class Workspace(EncoderOptions options)
{
    // Hidden layers are wide: as many tokens at a time as fit into the second-level cache, 256 KiB.
    private const int HiddenNumbers = 65_536;

    private readonly AlignedArray _scratch = new(KernelSet.Current.AttentionScratch(options.HeadWidth));
    private readonly float[] _plain = options.DenseWidth is null ? [] : new float[options.PoolingWidth];
    private AlignedArray _tokens, _input, _queries, _keys, _values, _mixed, _branch, _hidden, _row;
    private readonly List<int> _starts = [0];
    private int[] _ids = [];
    private int _capacity;
    private int _start;

    /// <summary>Number of sequences.</summary>
    internal int Count => _starts.Count - 1;

    /// <summary>Number of tokens of all sequences.</summary>
    internal int Total => _starts[^1];

    /// <summary>Number of tokens T, of the selected sequence or of all.</summary>
    internal int Length { get; private set; }

    /// <summary>Token ids [T].</summary>
    internal ReadOnlySpan<int> Ids => _ids.AsSpan(_start, Length);

    /// <summary>Token vectors [T, D]: the residual stream.</summary>
    internal Span<float> Tokens => Part(_tokens);

    /// <summary>The input of a half of a block [T, D].</summary>
    internal Span<float> Input => Part(_input);

    /// <summary>Q [T, D].</summary>
    internal Span<float> Queries => Part(_queries);

    /// <summary>K [T, D].</summary>
    internal Span<float> Keys => Part(_keys);

    /// <summary>V [T, D].</summary>
    internal Span<float> Values => Part(_values);

    /// <summary>Y = A·V, heads side by side [T, D].</summary>
    internal Span<float> Mixed => Part(_mixed);

    /// <summary>Tokens with their local context [T, D].</summary>
    internal Span<float> Branch => Part(_branch);

    /// <summary>The number of tokens that go through the feed-forward network at a time.</summary>
    internal int HiddenRows => Math.Min(MostHiddenRows, _capacity);

    /// <summary>Hidden layer of the feed-forward network, [<see cref="HiddenRows"/>, F].</summary>
    internal Span<float> Hidden => _hidden.Span;

    /// <summary>The attention weights of one token [T].</summary>
    internal Span<float> Row => _row.Span[..Length];

    /// <summary>What the pooling gives, where a dense layer stands behind it.</summary>
    internal Span<float> Plain => _plain;

    /// <summary>Scratch space for attention in tiles.</summary>
    internal Span<float> Scratch => _scratch.Span;

    private int MostHiddenRows => Math.Max(1, HiddenNumbers / Math.Max(1, options.HiddenWidth));

    /// <summary>Starts with no sequences.</summary>
    internal void Clear()
    {
        _starts.RemoveRange(1, Count);
        (_start, Length) = (0, 0);
    }

    /// <summary>Adds a sequence, which is then selected.</summary>
    internal void Add(ReadOnlySpan<int> ids)
    {
        int start = Total, end = start + ids.Length;
        if (end > _capacity) Grow(Math.Max(end, Math.Min(2 * _capacity, options.MaxTokens)));
        ids.CopyTo(_ids.AsSpan(start));
        _starts.Add(end);
        (_start, Length) = (start, ids.Length);
    }

    /// <summary>Makes a sequence all there is, until <see cref="SelectAll"/>.</summary>
    internal void Select(int sequence)
    {
        _start = _starts[sequence];
        Length = _starts[sequence + 1] - _start;
    }

    internal void SelectAll() => (_start, Length) = (0, Total);

    private Span<float> Part(AlignedArray buffer) => buffer.Span.Slice(_start * options.Width, Length * options.Width);

    private void Grow(int capacity)
    {
        int size = checked(capacity * options.Width);
        var tokens = new AlignedArray(size);
        _tokens.Span[..(Total * options.Width)].CopyTo(tokens.Span);
        (_tokens, _input, _queries, _keys) = (tokens, new(size), new(size), new(size));
        (_values, _mixed, _branch) = (new(size), new(size), new(size));
        _hidden = new(Math.Min(MostHiddenRows, capacity) * options.HiddenWidth);
        _row = new(capacity);
        Array.Resize(ref _ids, capacity);

        // Set last: if memory runs out, the next sequence finds the workspace as it was or grows it again.
        _capacity = capacity;
    }
}
