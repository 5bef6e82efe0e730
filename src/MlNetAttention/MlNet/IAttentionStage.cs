using Microsoft.ML;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>A stage of a pipeline with an encoder: features for a trainer, or predictions.</summary>
internal interface IAttentionStage : ITransformer
{
    AttentionEncoder Encoder { get; }

    /// <summary>The columns it reads and adds; that of features is the one it is known by.</summary>
    AttentionColumns Columns { get; }

    FeatureLayout Layout { get; }
}
