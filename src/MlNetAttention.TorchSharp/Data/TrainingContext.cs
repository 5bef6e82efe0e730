using static TorchSharp.torch;

namespace MlNetAttention.Data;

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
    /// <summary>
    /// What encoders that have not seen the row say of it, [rows][C], or of its tokens, [rows][T·C]; null where there are none.
    /// </summary>
    internal IReadOnlyList<float[]>? Teachers { get; init; }

    /// <summary>The same with other chance.</summary>
    internal TrainingContext With(int seed, Generator generator) =>
        this with { Seed = seed, Random = new EpochRandom(seed), Generator = generator };

    /// <summary>Chance within an epoch depends on seed and epoch alone, so that a training can go on from any of them.</summary>
    internal void StartEpoch(int epoch)
    {
        // Seeds of neighbouring epochs must not lie close together.
        ulong state = ((ulong)(uint)Seed << 32) | (uint)epoch;
        ulong mixed = SplitMix64.Next(ref state);
        Random.Restart((int)mixed);
        Generator.manual_seed((long)(mixed >> 32));
    }
}
