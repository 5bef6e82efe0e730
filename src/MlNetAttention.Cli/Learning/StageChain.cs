using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Cli.Learning;

/// <summary>Stages that have yet to be fitted, one after the other.</summary>
/// <remarks>Flat: within a chain in a chain training rows would get the features of new ones.</remarks>
internal static class StageChain
{
    public static EstimatorChain<ITransformer> Of(IEnumerable<IEstimator<ITransformer>> stages) =>
        stages.Aggregate(new EstimatorChain<ITransformer>(), (chain, stage) => chain.Append(stage));
}
