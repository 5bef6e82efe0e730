using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>The default encoder as one would write it with TorchSharp's layers: ids [B, T] → pooled vectors [B, 2·D].</summary>
internal sealed class TorchNetwork : nn.Module<Tensor, TorchMask, Tensor>
{
    private readonly TorchSharp.Modules.Embedding _embedding;
    private readonly ModuleList<TorchBlock> _blocks;
    private readonly LayerNorm _norm;

    internal TorchNetwork(EncoderOptions options, int words, bool fused = true)
        : base(nameof(TorchNetwork))
    {
        var own = new EncoderOptions
        {
            Width = options.Width,
            Heads = options.Heads,
            Layers = options.Layers,
            MaxTokens = options.MaxTokens,
        };
        if (options != own)
        {
            throw new NotSupportedException($"{options}: only the default encoder, of any width, heads, layers and length.");
        }

        _embedding = nn.Embedding(words, options.Width);
        TorchBlock[] blocks = [.. Enumerable.Range(0, options.Layers).Select(_ => new TorchBlock(options, fused))];
        _blocks = new ModuleList<TorchBlock>(blocks);
        _norm = nn.LayerNorm(options.Width);
        RegisterComponents();
        eval();
    }

    /// <summary>ids [B, T] → pooled [B, 2·D].</summary>
    public override Tensor forward(Tensor ids, TorchMask mask)
    {
        using var scope = NewDisposeScope();
        Tensor x = _embedding.forward(ids);                                                 // [B, T, D]
        foreach (TorchBlock block in _blocks) x = block.forward(x, mask);                   // [B, T, D]
        return Pool(_norm.forward(x), mask).MoveToOuterDisposeScope();                      // [B, 2·D]
    }

    private static Tensor Pool(Tensor x, TorchMask mask)
    {
        if (mask.Tokens is not { } tokens) return cat([x.mean([1]), x.amax([1])], dim: 1);
        Tensor mean = (x * tokens).sum(1) / mask.Lengths!;                                  // [B, D]
        return cat([mean, x.masked_fill(tokens == 0, float.NegativeInfinity).amax([1])], dim: 1);
    }
}

/// <summary>A block of the encoder of plain layers: depthwise convolution, fused attention, feed-forward network.</summary>
internal sealed class TorchBlock : nn.Module<Tensor, TorchMask, Tensor>
{
    private readonly EncoderOptions _options;
    private readonly bool _fused;
    private readonly LayerNorm _attentionNorm;
    private readonly Conv1d _local;
    private readonly Linear _queryKeyValue;
    private readonly Linear _output;
    private readonly Parameter _relative;
    private readonly LayerNorm _feedForwardNorm;
    private readonly Linear _in;
    private readonly Linear _out;
    private readonly Dictionary<long, Tensor> _biases = [];

    internal TorchBlock(EncoderOptions options, bool fused)
        : base(nameof(TorchBlock))
    {
        _options = options;
        _fused = fused;
        long width = options.Width;
        _attentionNorm = nn.LayerNorm(width);
        long taps = options.LocalContextWidth;
        _local = nn.Conv1d(width, width, taps, padding: taps / 2, groups: width, bias: false);
        _queryKeyValue = nn.Linear(width, 3 * width);
        _output = nn.Linear(width, width);
        _relative = new Parameter(zeros(options.Heads, options.RelativeBiasEntries));
        _feedForwardNorm = nn.LayerNorm(width);
        _in = nn.Linear(width, options.HiddenWidth);
        _out = nn.Linear(options.HiddenWidth, width);
        RegisterComponents();
    }

    protected override void Dispose(bool disposing)
    {
        foreach (Tensor bias in _biases.Values) bias.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>x [B, T, D] → [B, T, D].</summary>
    public override Tensor forward(Tensor x, TorchMask mask)
    {
        using var scope = NewDisposeScope();
        x = x + Attention(_attentionNorm.forward(x), mask);
        Tensor hidden = F.gelu(_in.forward(_feedForwardNorm.forward(x)));                 // [B, T, F]
        return (x + _out.forward(hidden)).MoveToOuterDisposeScope();
    }

    private Tensor Attention(Tensor input, TorchMask mask)
    {
        Tensor words = mask.Tokens is { } tokens ? input * tokens : input;                  // [B, T, D]
        Tensor x = input + _local.forward(words.transpose(1, 2)).transpose(1, 2);           // [B, T, D]
        long rows = x.shape[0], length = x.shape[1];
        Tensor parts = _queryKeyValue.forward(x)
            .view(rows, length, 3, _options.Heads, _options.HeadWidth)
            .permute(2, 0, 3, 1, 4);                                                        // [3, B, H, T, d]
        Tensor bias = Bias(length);                                                         // [1, H, T, T]
        if (mask.Padding is { } padding) bias = bias + padding;                             // [B, H, T, T]
        Tensor mixed = _fused
            ? F.scaled_dot_product_attention(parts[0], parts[1], parts[2], bias)
            : Mix(parts[0], parts[1], parts[2], bias);                                      // [B, H, T, d]
        return _output.forward(mixed.transpose(1, 2).reshape(rows, length, _options.Width));
    }

    private static Tensor Mix(Tensor queries, Tensor keys, Tensor values, Tensor bias)
    {
        double scale = 1 / Math.Sqrt(queries.shape[^1]);
        return ((queries * scale).matmul(keys.transpose(2, 3)) + bias).softmax(-1).matmul(values);
    }

    // Depends on the length alone, so whoever serves this would keep it.
    private Tensor Bias(long length)
    {
        if (_biases.TryGetValue(length, out Tensor? known)) return known;
        Tensor positions = arange(length);
        long farthest = _options.MaxRelativeDistance;
        Tensor index = (positions.unsqueeze(0) - positions.unsqueeze(1)).clamp(-farthest, farthest) + farthest; // [T, T]
        Tensor bias = _relative.index_select(1, index.view(-1)).view(1, _options.Heads, length, length);
        _biases.Add(length, bias.DetachFromDisposeScope());
        return bias;
    }
}

/// <summary>What padding keeps out of; nulls where a batch has none.</summary>
/// <param name="Tokens">[B, T, 1]: 1 for a token, 0 for padding.</param>
/// <param name="Padding">[B, 1, 1, T]: added to relevances, 0 for a token, −∞ for padding.</param>
/// <param name="Lengths">[B, 1]: number of tokens.</param>
internal sealed record TorchMask(Tensor? Tokens, Tensor? Padding, Tensor? Lengths)
{
    internal static TorchMask None { get; } = new(null, null, null);

    /// <param name="mask">[B, T]: 1 for a token, 0 for padding.</param>
    internal static TorchMask Of(Tensor mask) => new(
        mask.unsqueeze(2),
        zeros_like(mask).masked_fill(mask == 0, float.NegativeInfinity).unsqueeze(1).unsqueeze(1),
        mask.sum(1, keepdim: true));
}
