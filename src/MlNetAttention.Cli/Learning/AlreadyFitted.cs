using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// A fitted stage in a pipeline that has yet to be fitted: two pipelines share one encoder, and ML.NET treats it in each as
/// it treats one that it has just fitted itself.
/// </summary>
internal sealed class AlreadyFitted(IEstimator<ITransformer> estimator, ITransformer fitted) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input) => fitted;

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
}
