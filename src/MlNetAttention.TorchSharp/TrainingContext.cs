using MlNetAttention.Checkpoints;
using MlNetAttention.Data;
using static TorchSharp.torch;

namespace MlNetAttention;

/// <summary>What every part of one fit shares.</summary>
/// <param name="Set">The rows.</param>
/// <param name="Settings">Options with nothing left open.</param>
/// <param name="Seed">The seed both sources of chance started from.</param>
/// <param name="Random">Chance outside torch: order of rows, hidden words.</param>
/// <param name="Generator">Chance inside torch: first weights, dropout.</param>
/// <param name="Device">Where tensors live.</param>
internal sealed record TrainingContext(
    TrainingSet Set, TrainingSettings Settings, int Seed, EpochRandom Random, Generator Generator, Device Device)
{
    /// <summary>What encoders that have not seen the row say of it, [rows][C]; null where there are none.</summary>
    internal IReadOnlyList<float[]>? Teachers { get; init; }

    /// <summary>The same with other chance.</summary>
    internal TrainingContext With(int seed, Generator generator) =>
        this with { Seed = seed, Random = new EpochRandom(seed), Generator = generator };

    /// <summary>Where the fit keeps what it has reached; null where it keeps nothing.</summary>
    internal FitCheckpoints? Checkpoints { get; init; }

    /// <summary>Chance within an epoch depends on seed and epoch alone, so that a training can go on from any of them.</summary>
    internal void StartEpoch(int epoch)
    {
        ulong mixed = Mix(((ulong)(uint)Seed << 32) | (uint)epoch);
        Random.Restart((int)mixed);
        Generator.manual_seed((long)(mixed >> 32));
    }

    // The finaliser of SplitMix64: seeds of neighbouring epochs must not lie close together.
    private static ulong Mix(ulong x)
    {
        x = unchecked(x + 0x9E3779B97F4A7C15);
        x = unchecked((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9);
        x = unchecked((x ^ (x >> 27)) * 0x94D049BB133111EB);
        return x ^ (x >> 31);
    }
}
