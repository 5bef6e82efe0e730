using System.Diagnostics;
using MlNetAttention.Benchmarks.Timing;
using MlNetAttention.Data;
using static TorchSharp.torch;

namespace MlNetAttention.Benchmarks.Training;

/// <summary>How fast a contender trained.</summary>
/// <param name="Name">The contender.</param>
/// <param name="TokensPerSecond">Median over the rounds; padding does not count.</param>
/// <param name="Ratio">Median over the rounds of our speed divided by the contender's in the same round.</param>
/// <param name="LowestRatio">The lowest of these.</param>
/// <param name="HighestRatio">The highest of these.</param>
internal sealed record TrainingSpeed(string Name, double TokensPerSecond, double Ratio, double LowestRatio, double HighestRatio);

/// <summary>Lets the contenders train in turn, an epoch each, so that a slow moment of the machine meets them all.</summary>
internal static class TrainingRounds
{
    internal static TrainingSpeed[] Run(TrainingSet set, int rounds, int batchSize)
    {
        long tokens = set.Sequences.Sum(ids => (long)ids.Length);
        TrainingSettings settings = TrainingSettings.Resolve(new TrainingOptions { BatchSize = batchSize }, set);
        ITrainingLoop[] contenders =
        [
            new OurLoop(Context(set, settings)),
            new PlainLoop(Context(set, settings), Batching.Bucketed),
            new PlainLoop(Context(set, settings), Batching.Longest),
        ];
        double[][] speeds = [.. contenders.Select(_ => new double[rounds])];
        for (int round = -1; round < rounds; round++)
        {
            for (int c = 0; c < contenders.Length; c++)
            {
                long start = Stopwatch.GetTimestamp();
                contenders[c].RunEpoch();

                // The first round compiles and warms up.
                if (round >= 0) speeds[c][round] = tokens / Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }

        TrainingSpeed[] results = [.. contenders.Zip(speeds, (contender, own) => Speed(contender.Name, own, speeds[0]))];
        foreach (ITrainingLoop contender in contenders) contender.Dispose();
        return results;
    }

    private static TrainingSpeed Speed(string name, double[] own, double[] ours)
    {
        Ratio ratio = Ratio.Of(ours, own);
        return new TrainingSpeed(name, Statistics.Median(own), ratio.Median, ratio.Lowest, ratio.Highest);
    }

    // Contenders must not share a random number generator.
    private static TrainingContext Context(TrainingSet set, TrainingSettings settings) =>
        new(set, settings, Seed: 1, new EpochRandom(1), new Generator(1, CPU), CPU);
}
