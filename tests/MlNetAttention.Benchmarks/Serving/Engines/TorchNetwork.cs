using TorchSharp.Modules;
using static TorchSharp.torch;

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
        _blocks = new ModuleList<TorchBlock>([.. Enumerable.Range(0, options.Layers).Select(_ => new TorchBlock(options, fused))]);
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
