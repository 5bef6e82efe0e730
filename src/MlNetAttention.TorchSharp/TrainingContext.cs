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
    TrainingSet Set, TrainingSettings Settings, int Seed, Random Random, Generator Generator, Device Device);
