using Microsoft.ML;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Cli.Vectors;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// The features of a pretrained encoder, alone or beside those of FeaturizeText: read from vectors that were computed before
/// where a trainer is fitted and measured, and computed by a stage of the pipeline where it is served.
/// </summary>
/// <param name="vectors">Has the vectors of all rows.</param>
/// <param name="withText">Whether the features of FeaturizeText stand beside them.</param>
/// <param name="served">What the stage that computes them is to know of the columns; null for its defaults.</param>
internal sealed class PretrainedFeatures(PooledVectors vectors, bool withText, ApplyEncoderOptions? served = null)
{
    public const string Vectors = "PretrainedVectors";
    public const string Scaled = "PretrainedFeatures";

    /// <summary>The rows with their vectors.</summary>
    public IDataView Beside(IDataView view, LabeledRows rows) => new VectorsView(view, Vectors, rows, vectors);

    /// <summary>The stages from texts and vectors to features, and the column of these.</summary>
    public (IEstimator<ITransformer>[] Stages, string Features) Stages(MLContext ml, LabeledRows rows)
    {
        // Of many encoders all vectors point nearly the same way; and with the length 1, one L2 holds back alike what is learned
        // from any of them.
        IEstimator<ITransformer>[] scaled =
        [
            ml.Transforms.NormalizeMeanVariance(Scaled, Vectors, fixZero: false), ml.Transforms.NormalizeLpNorm(Scaled),
        ];
        (IEstimator<ITransformer>[] Stages, string Features) all = !withText
            ? (scaled, Scaled)
            : (
                [
                    .. scaled, TextFeatureColumns.Default(ml, Comparison.TextFeatures, rows),
                    ml.Transforms.Concatenate(Comparison.AllFeatures, Comparison.TextFeatures, Scaled),
                ],
                Comparison.AllFeatures);
        return NumberFeatures.Beside(ml, rows.NumberColumns, all.Stages, all.Features);
    }

    /// <summary>A fitted pipeline behind the stage that computes what it was given.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">The rows, which know their columns.</param>
    /// <param name="view">A view of them.</param>
    /// <param name="fitted">The pipeline.</param>
    public ITransformer Serving(MLContext ml, LabeledRows rows, IDataView view, ITransformer fitted)
    {
        var stages = new StageList(view);
        stages.Add(
            ml.Transforms.Text.ApplyAttentionEncoder(Vectors, [.. LearningTask.TextsOf(rows)], vectors.Encoder, served));
        stages.Add(fitted);
        return stages.Chain();
    }
}
