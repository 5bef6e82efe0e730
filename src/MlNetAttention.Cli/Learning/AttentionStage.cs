using System.Diagnostics;
using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>The attention stage of a pipeline, learned once for all pipelines that share it.</summary>
internal sealed record AttentionStage(IEstimator<ITransformer> Estimator, double FitSeconds)
{
    public const string Features = "AttentionFeatures";

    /// <exception cref="Failure">An option is out of its range.</exception>
    public static void Check(AttentionOptions options, string where = "") => New(new MLContext(), options, where);

    public static AttentionStage Learn(MLContext ml, AttentionOptions options, IDataView train)
    {
        long start = Stopwatch.GetTimestamp();
        AttentionFeaturizingEstimator estimator = New(ml, options, "");
        var fitted = new AlreadyFitted(estimator, estimator.Fit(train));
        return new(fitted, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static AttentionFeaturizingEstimator New(MLContext ml, AttentionOptions options, string where)
    {
        try
        {
            return ml.Transforms.Text.FeaturizeWithAttention(Features, LearningTask.Text, LearningTask.Label, options);
        }
        catch (ArgumentException error)
        {
            throw new Failure(
                $"{where}{CommandRun.OneLine(error.Message)} Add --help to see what is expected.", ExitCode.WrongUsage);
        }
    }
}
