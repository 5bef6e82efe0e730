using MlNetAttention.Scoring;
using MlNetAttention.Weights;

namespace MlNetAttention.Saving;

/// <summary>What a model file holds: the columns of the transformer, its encoder, and what its features are.</summary>
internal sealed record ModelContent(
    AttentionColumns Columns, EncoderOptions Options, Vocabulary Vocabulary, EncoderWeights Weights, FeatureLayout Layout);
