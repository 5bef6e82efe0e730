namespace MlNetAttention;

/// <summary>Everything an attention featurizer can be told. Immutable; every part has defaults.</summary>
public sealed record AttentionOptions
{
    /// <summary>The shape of the encoder.</summary>
    public EncoderOptions Encoder { get; init; } = new();

    /// <summary>Which tokens get a vector of their own.</summary>
    public VocabularyOptions Vocabulary { get; init; } = new();

    /// <summary>How the encoder is trained.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>What the features are. Default <see cref="FeatureContent.Scores"/>.</summary>
    public FeatureContent Features { get; init; } = FeatureContent.Scores;

    /// <summary>Name of a column for the token vectors, [T, D] of Single with T differing by row; null for none.</summary>
    public string? TokenVectorsColumnName { get; init; }

    /// <summary>Name of a column for the attention weights, [layers, H, T, T] of Single; null for none.</summary>
    public string? AttentionMapsColumnName { get; init; }

    /// <summary>Name of a column for the tokens, a vector of text; null for none.</summary>
    public string? TokensColumnName { get; init; }

    /// <summary>Checks every option against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the option, what was found and what was expected.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Encoder);
        ArgumentNullException.ThrowIfNull(Vocabulary);
        ArgumentNullException.ThrowIfNull(Training);
        Check.Defined(Features, nameof(Features));
        Encoder.Validate();
        Vocabulary.Validate();
        Training.Validate();
    }
}
