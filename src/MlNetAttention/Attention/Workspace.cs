using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>
/// The intermediate values of one sequence, in buffers that grow to the longest sequence seen and are reused for the next. One
/// per thread.
/// </summary>
internal sealed class Workspace(EncoderOptions options)
{
    // Hidden layers are wide: as many tokens at a time as fit into the second-level cache, 256 KiB.
    private const int HiddenNumbers = 65_536;

    private readonly AlignedArray _scratch = new(KernelSet.Current.AttentionScratch(options.HeadWidth));
    private readonly float[] _plain = options.DenseWidth is null ? [] : new float[options.PoolingWidth];
    private AlignedArray _tokens, _input, _queries, _keys, _values, _mixed, _branch, _hidden, _row;
    private int[] _ids = [];
    private int _capacity;

    /// <summary>Number of tokens T.</summary>
    internal int Length { get; private set; }

    /// <summary>Token ids [T].</summary>
    internal ReadOnlySpan<int> Ids => _ids.AsSpan(0, Length);

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

    internal void Begin(ReadOnlySpan<int> ids)
    {
        if (ids.Length > _capacity) Grow(Math.Min(Math.Max(ids.Length, 2 * _capacity), options.MaxTokens));
        Length = ids.Length;
        ids.CopyTo(_ids);
    }

    private Span<float> Part(AlignedArray buffer) => buffer.Span[..(Length * options.Width)];

    private void Grow(int capacity)
    {
        int size = capacity * options.Width;
        (_tokens, _input, _queries, _keys) = (new(size), new(size), new(size), new(size));
        (_values, _mixed, _branch) = (new(size), new(size), new(size));
        _hidden = new(Math.Min(MostHiddenRows, capacity) * options.HiddenWidth);
        (_row, _ids) = (new(capacity), new int[capacity]);

        // Set last: if memory runs out, the next sequence finds the workspace as it was or grows it again.
        _capacity = capacity;
    }
}
