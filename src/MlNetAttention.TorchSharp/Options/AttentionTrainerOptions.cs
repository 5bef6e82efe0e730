using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>All options of an attention trainer. Immutable; every property has a default.</summary>
public sealed record AttentionTrainerOptions
{
    /// <summary>The shape of the encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>See <see cref="AttentionOptions.Pretrained"/>.</summary>
    [NotPartOfFit]
    public AttentionEncoder? Pretrained { get; init; }

    /// <summary>See <see cref="AttentionOptions.PretrainedUse"/>.</summary>
    public PretrainedUse PretrainedUse { get; init; }

    /// <summary>See <see cref="AttentionOptions.TrainedLayers"/>.</summary>
    public int? TrainedLayers { get; init; }

    /// <summary>The choice of tokens that get a vector of their own.</summary>
    public VocabularyOptions Vocabulary { get; init; } = new();

    /// <summary>The training of the encoder. Where <see cref="TrainingOptions.Folds"/> is null, there are none.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>See <see cref="AttentionOptions.MaxTokensPerColumn"/>.</summary>
    public IReadOnlyList<int>? MaxTokensPerColumn { get; init; }

    /// <summary>See <see cref="AttentionOptions.OptionalColumnNames"/>.</summary>
    public IReadOnlyList<string> OptionalColumnNames { get; init; } = [];

    /// <summary>The same as options of a featurizer, whose scores are what is predicted.</summary>
    internal AttentionOptions ToFeaturizer() => new()
    {
        Encoder = Encoder,
        Pretrained = Pretrained,
        PretrainedUse = PretrainedUse,
        TrainedLayers = TrainedLayers,
        Vocabulary = Vocabulary,
        Training = Training is null ? null! : Training with { Folds = Training.Folds ?? TrainingOptions.NoFolds },
        Features = FeatureContent.Scores,
        MaxTokensPerColumn = MaxTokensPerColumn,
        OptionalColumnNames = OptionalColumnNames,
    };
}
