using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// Columns of numbers as features beside those of a text, each with mean 0 and variance 1 over the training rows.
/// </summary>
internal static class NumberFeatures
{
    private const string Numbers = "NumberFeatures";
    private const string All = "FeaturesAndNumbers";

    /// <summary>The names that a pipeline gives its own columns, which no column of numbers can have.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
    [
        LearningTask.Text, LearningTask.Label, LearningTask.Weight, LearningTask.SamplingKey, RankingTask.Query,
        Comparison.TextFeatures, Comparison.AllFeatures, AttentionStage.Features, PretrainedFeatures.Vectors,
        PretrainedFeatures.Scaled, Numbers, All,
    ];

    /// <summary>The stages and the column of features with numbers beside them; unchanged where there are none.</summary>
    public static (IEstimator<ITransformer>[] Stages, string Features) Beside(
        MLContext ml, IReadOnlyList<string> columns, IEstimator<ITransformer>[] stages, string features)
    {
        if (columns.Count == 0) return (stages, features);
        return (
            [
                .. stages,
                ml.Transforms.Concatenate(Numbers, [.. columns]),
                ml.Transforms.NormalizeMeanVariance(Numbers, fixZero: false),
                ml.Transforms.Concatenate(All, features, Numbers),
            ],
            All);
    }
}
