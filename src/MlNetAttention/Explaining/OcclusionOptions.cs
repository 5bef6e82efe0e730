using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>The way tokens are removed from a row, and the columns that are read. Immutable.</summary>
public sealed record OcclusionOptions
{
    /// <summary>The way a token is removed. Default <see cref="OcclusionKind.Delete"/>.</summary>
    public OcclusionKind Kind { get; init; }

    /// <summary>
    /// The output column of the attention featurizer whose tokens are removed
    /// (<see cref="AttentionFeaturizingTransformer.OutputColumnName"/>), or <c>Score</c> for an attention trainer. Null, the
    /// default: the only one of the model.
    /// </summary>
    public string? FeaturizerColumnName { get; init; }

    /// <summary>The column of scores: a Single, or a vector of Single with one per class. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of probabilities of binary models, where they have one. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>
    /// The column of decisions of binary models, Booleans or the text that they were mapped to. Default <c>PredictedLabel</c>;
    /// without Booleans a score above 0 is true.
    /// </summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Checks every property against its documented range.</summary>
    /// <exception cref="ArgumentException">Names the property, what was found and what was expected.</exception>
    internal void Validate()
    {
        Check.Defined(Kind, nameof(Kind));
        ArgumentException.ThrowIfNullOrEmpty(ScoreColumnName);
        ArgumentException.ThrowIfNullOrEmpty(ProbabilityColumnName);
        ArgumentException.ThrowIfNullOrEmpty(PredictedLabelColumnName);
    }
}

/// <summary>The ways to remove a token from a row.</summary>
public enum OcclusionKind
{
    /// <summary>
    /// The token is deleted and those after it move up. Text: its characters are removed, and a blank takes their place where the
    /// tokens beside it would merge. Vectors: its slot is removed; in vectors of fixed size the slot becomes empty, which is no
    /// token, or the missing key, which is an unknown one.
    /// </summary>
    Delete = 0,

    /// <summary>
    /// An unknown token takes its place, so that all others keep theirs: in text and vectors of text a character that is not in
    /// the vocabulary (U+FFFD, or else one for private use), in vectors of keys the missing key. Effects are understated for
    /// tokens whose mere presence matters, and unreliable for an encoder that saw no unknown token in training.
    /// </summary>
    UnknownToken = 1,
}
