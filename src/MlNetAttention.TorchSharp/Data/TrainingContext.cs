using MlNetAttention.Weights;
using static TorchSharp.torch;

namespace MlNetAttention.Data;

/// <summary>The data, settings and randomness that every part of one fit shares.</summary>
/// <param name="Set">The rows.</param>
/// <param name="Settings">Fully resolved options.</param>
/// <param name="Seed">The seed of both random generators.</param>
/// <param name="Random">Randomness outside torch: order of rows, hidden words.</param>
/// <param name="Generator">Randomness inside torch: initial weights, dropout.</param>
/// <param name="Device">The device of all tensors.</param>
internal sealed record TrainingContext(
    TrainingSet Set, TrainingSettings Settings, int Seed, EpochRandom Random, Generator Generator, Device Device)
{
    /// <summary>
    /// The outputs of encoders that have not seen the row, [rows][C], or for its tokens, [rows][T·C]; null where there are none.
    /// </summary>
    internal IReadOnlyList<float[]>? Teachers { get; init; }

    /// <summary>The weights that every encoder begins with; null for random ones.</summary>
    internal EncoderWeights? Start { get; init; }

    /// <summary>What the layers that are not trained make of the rows; null where all are trained.</summary>
    internal FrozenLayers? Frozen { get; init; }

    /// <summary>The same context with other randomness.</summary>
    internal TrainingContext With(int seed, Generator generator) =>
        this with { Seed = seed, Random = new EpochRandom(seed), Generator = generator };

    /// <summary>
    /// Makes the randomness of an epoch depend on seed and epoch alone, so that a training can resume from any epoch.
    /// </summary>
    internal void StartEpoch(int epoch)
    {
        // Seeds of neighbouring epochs must not lie close together.
        ulong state = ((ulong)(uint)Seed << 32) | (uint)epoch;
        ulong mixed = SplitMix64.Next(ref state);
        Random.Restart((int)mixed);
        Generator.manual_seed((long)(mixed >> 32));
    }
}
