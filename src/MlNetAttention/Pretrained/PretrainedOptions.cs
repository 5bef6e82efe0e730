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

    internal void Validate()
    {
        Check.Defined(Storage, nameof(Storage));
        if (MaxTokens is { } tokens) Check.Range(tokens, 1, PretrainedConfiguration.MostPositions, nameof(MaxTokens));
    }
}
