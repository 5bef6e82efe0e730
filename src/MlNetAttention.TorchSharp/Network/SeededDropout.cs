using System.Runtime.InteropServices;
using MlNetAttention.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetAttention.Network;

/// <summary>
/// Dropout with a generator of its own: torch's dropout draws from one that the whole process shares, so two fits at once would
/// change each other's results.
/// </summary>
/// <param name="share">Share of values that is dropped.</param>
/// <param name="generator">The only state; on the CPU it draws the seed of each mask.</param>
/// <param name="managed">Whether managed code draws the masks on the CPU; false to leave it to torch.</param>
internal sealed class SeededDropout(double share, Generator generator, bool managed = true)
{
    /// <summary>Whether anything is dropped; switched off for evaluation.</summary>
    internal bool Active { get; set; }

    /// <summary>A seed with which a mask can be drawn again; null where nothing is dropped.</summary>
    internal long? Seed()
    {
        if (!Active || share == 0) return null;
        using Tensor seed = randint(
            0, long.MaxValue, [1], dtype: ScalarType.Int64, device: generator.device, generator: generator);
        return seed.item<long>();
    }

    /// <param name="x">The values.</param>
    /// <param name="seed">A seed from <see cref="Seed"/>; null to draw one.</param>
    internal Tensor Apply(Tensor x, long? seed = null)
    {
        if (!Active || share == 0) return x;
        Tensor mask = empty(x.shape, device: x.device);
        if (!managed || x.device_type != DeviceType.CPU)
        {
            using Generator? again = seed is { } drawn ? new Generator((ulong)drawn, x.device) : null;
            return x * mask.bernoulli_(1 - share, again ?? generator).TimesInPlace(1 / (1 - share));
        }

        DropoutMask.Fill(MemoryMarshal.Cast<byte, float>(mask.bytes), share, (seed ?? Seed())!.Value);
        return x * mask;
    }
}
