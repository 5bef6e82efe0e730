namespace MlNetAttention;

/// <summary>What a model predicts for a row, and what every token did to that prediction.</summary>
public sealed record OcclusionExplanation
{
    internal OcclusionExplanation()
    {
    }

    /// <summary>
    /// The predicted class: the text of a multiclass label, <c>True</c> or <c>False</c>; null where the prediction is a number.
    /// </summary>
    public required string? PredictedLabel { get; init; }

    /// <summary>The probability of that class, 0 to 1; null where the model gives none.</summary>
    public required double? Probability { get; init; }

    /// <summary>The number that is compared. Finite.</summary>
    public required double Score { get; init; }

    /// <summary>What <see cref="Score"/> is.</summary>
    public required OcclusionScoreKind ScoreKind { get; init; }

    /// <summary>
    /// The tokens in the order of the row; none of an empty text. Of a row the encoder cuts, the first
    /// <see cref="EncoderOptions.MaxTokens"/>; deleting one of them lets the next one move in.
    /// </summary>
    public required IReadOnlyList<OccludedToken> Tokens { get; init; }
}
