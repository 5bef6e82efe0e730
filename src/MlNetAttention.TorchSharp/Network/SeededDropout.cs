using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Dropout with a generator of its own: torch's draws from one that the whole process shares, so that two fits at once would
/// change each other's results.
/// </summary>
internal sealed class SeededDropout(double share, Generator generator)
{
    /// <summary>Whether anything is dropped; switched off for evaluation.</summary>
    internal bool Active { get; set; }

    internal Tensor Apply(Tensor x)
    {
        if (!Active || share == 0) return x;
        Tensor kept = empty_like(x, requires_grad: false).bernoulli_(1 - share, generator);
        return x * kept.TimesInPlace(1 / (1 - share));
    }
}
