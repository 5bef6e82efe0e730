using System.Diagnostics;
using Microsoft.ML;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Explaining;

namespace MlNetAttention.Cli.Learning;

/// <summary>The attention stage of a pipeline, learned once for all pipelines that share it.</summary>
internal sealed record AttentionStage(IEstimator<ITransformer> Estimator, double FitSeconds)
{
    public const string Features = "AttentionFeatures";

    /// <exception cref="Failure">An option is out of its range.</exception>
    public static void Check(AttentionOptions options, string where = "") =>
        New(new MLContext(), options, LearningTask.Text, LearningTask.Label, where);

    public static AttentionStage Learn(MLContext ml, AttentionOptions options, IDataView train)
    {
        long start = Stopwatch.GetTimestamp();
        AttentionFeaturizingEstimator estimator = New(ml, options, LearningTask.Text, LearningTask.Label);
        var fitted = new FittedEstimator(estimator, estimator.Fit(train));
        return new(fitted, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>The fitted stage of a pipeline that has one.</summary>
    public static AttentionFeaturizingTransformer In(ITransformer pipeline) =>
        ModelStages.Flatten(pipeline).OfType<AttentionFeaturizingTransformer>().First();

    /// <summary>The estimator over columns of any name, its features in <see cref="Features"/>.</summary>
    /// <exception cref="Failure">An option is out of its range.</exception>
    public static AttentionFeaturizingEstimator New(
        MLContext ml, AttentionOptions options, string input, string label, string where = "")
    {
        try
        {
            return ml.Transforms.Text.FeaturizeWithAttention(Features, input, label, options);
        }
        catch (ArgumentException error)
        {
            throw Failure.OfUsage($"{where}{CommandRun.OneLine(error.Message)}");
        }
    }

    /// <summary>
    /// A fitted stage in a pipeline that has yet to be fitted: two pipelines share one encoder, and ML.NET treats it in each as
    /// it treats one that it has just fitted itself.
    /// </summary>
    private sealed class FittedEstimator(IEstimator<ITransformer> estimator, ITransformer fitted) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => fitted;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => estimator.GetOutputSchema(inputSchema);
    }
}
