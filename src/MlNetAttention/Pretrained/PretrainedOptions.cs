using MlNetAttention.Options;
using MlNetAttention.Pretrained;

namespace MlNetAttention;

/// <summary>The ways a pretrained encoder can be loaded. Immutable; every property has a default.</summary>
public sealed record PretrainedOptions
{
    /// <summary>The numbers that its matrices are rounded to. Default <see cref="WeightStorage.Half"/>.</summary>
    public WeightStorage Storage { get; init; } = WeightStorage.Half;

    /// <summary>
    /// The largest number of tokens in a sequence, special ones included; at most as many as the encoder has positions. Null, the
    /// default: what its folder says, 256 for all-MiniLM-L6-v2.
    /// </summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// The number of layers that texts go through, from the first on; at most as many as the encoder has. Null, the default: all.
    /// With fewer an encoder is faster and smaller, and where its vectors alone are the features of a trainer, two thirds of the
    /// layers tell some labels apart better than all, as the last ones serve what the encoder was trained for (Liu et al. 2019,
    /// <see href="https://arxiv.org/abs/1903.08855">Linguistic Knowledge and Transferability of Contextual
    /// Representations</see>).
    /// </summary>
    public int? Layers { get; init; }

    internal void Validate()
    {
        Check.Defined(Storage, nameof(Storage));
        if (MaxTokens is { } tokens) Check.Range(tokens, 1, PretrainedConfiguration.MostPositions, nameof(MaxTokens));
        if (Layers is { } layers) Check.Range(layers, 1, PretrainedConfiguration.MostLayers, nameof(Layers));
    }
}
