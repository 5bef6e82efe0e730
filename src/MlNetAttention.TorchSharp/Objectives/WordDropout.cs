using MlNetAttention.Data;

namespace MlNetAttention.Objectives;

/// <summary>
/// Replaces a token seen c times by the unknown token with probability α/(α+c) (Kiperwasser and Goldberg 2016).
/// </summary>
internal sealed class WordDropout(TrainingSet set, double alpha, Random random)
{
    private readonly double[] _probabilities = [.. set.Counts.Select(count => alpha == 0 ? 0 : alpha / (alpha + count))];

    internal int Apply(int id) => random.NextDouble() < _probabilities[id] ? Vocabulary.UnknownId : id;
}
