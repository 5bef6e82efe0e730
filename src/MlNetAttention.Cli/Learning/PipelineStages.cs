using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>The stages of a fitted pipeline.</summary>
internal static class PipelineStages
{
    /// <summary>All of them in order, those of chains within chains as well.</summary>
    public static IEnumerable<ITransformer> Of(ITransformer pipeline) =>
        pipeline is IEnumerable<ITransformer> chain ? chain.SelectMany(Of) : [pipeline];
}
