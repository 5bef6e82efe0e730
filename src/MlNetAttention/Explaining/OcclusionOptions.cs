using MlNetAttention.Options;

namespace MlNetAttention;

/// <summary>How tokens are taken out of a row, and which columns are looked at. Immutable.</summary>
public sealed record OcclusionOptions
{
    /// <summary>What it means to take a token out. Default <see cref="OcclusionKind.Delete"/>.</summary>
    public OcclusionKind Kind { get; init; }

    /// <summary>
    /// The output column of the attention featurizer whose tokens are taken out
    /// (<see cref="AttentionFeaturizingTransformer.OutputColumnName"/>). Null: the only one the model has.
    /// </summary>
    public string? FeaturizerColumnName { get; init; }

    /// <summary>The column of scores: a Single, or a vector of Single with one per class. Default <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The column of probabilities of binary models, where they have one. Default <c>Probability</c>.</summary>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>The column of decisions of binary models. Default <c>PredictedLabel</c>; without it a score above 0 is true.</summary>
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

/// <summary>What it means to take a token out of a row.</summary>
public enum OcclusionKind
{
    /// <summary>
    /// The token is gone and those behind it move up. Text: its characters are removed, and a blank takes their place where the
    /// tokens beside it would grow together. Vectors: its slot is removed; in vectors of fixed size it becomes empty, which is no
    /// token, or the missing key, which is an unknown one.
    /// </summary>
    Delete = 0,

    /// <summary>
    /// A token the encoder does not know stands in its place, so that all others keep theirs: in text and vectors of text a sign
    /// that is not in the vocabulary (U+FFFD, or else one for private use), in vectors of keys the missing key. It says less of
    /// tokens that mean something by being there at all, and an encoder that saw no unknown token while training may be off.
    /// </summary>
    UnknownToken = 1,
}
