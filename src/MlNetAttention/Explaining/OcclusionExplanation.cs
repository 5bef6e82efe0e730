namespace MlNetAttention;

/// <summary>The prediction of a model for a row, and the effect of each token on it.</summary>
public sealed record OcclusionExplanation
{
    internal OcclusionExplanation()
    {
    }

    /// <summary>
    /// The predicted class: the text of a multiclass label, or that which the model gives a decision of a binary trainer, or else
    /// <c>True</c> or <c>False</c>; null where the prediction is a number.
    /// </summary>
    public required string? PredictedLabel { get; init; }

    /// <summary>The probability of that class, 0 to 1; null where the model gives none.</summary>
    public required double? Probability { get; init; }

    /// <summary>The number that is compared. Finite.</summary>
    public required double Score { get; init; }

    /// <summary>The meaning of <see cref="Score"/>.</summary>
    public required OcclusionScoreKind ScoreKind { get; init; }

    /// <summary>
    /// The tokens in the order of the row, column by column; none for an empty text. For a row that the encoder cuts, the first
    /// <see cref="EncoderOptions.MaxTokens"/>; where one of them is deleted, the first token beyond the cut takes part.
    /// </summary>
    public required IReadOnlyList<OccludedToken> Tokens { get; init; }
}

/// <summary>A token of a row, and the prediction without it.</summary>
public sealed record OccludedToken
{
    internal OccludedToken()
    {
    }

    /// <summary>
    /// The token as the encoder looked it up: normalised and lower-cased if it comes from a text, as the vocabulary says. For a
    /// pretrained encoder, which cuts words into pieces, the whole word.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>The featurizer's input column that holds the token.</summary>
    public required string InputColumnName { get; init; }

    /// <summary>
    /// Its place in this column, from 0: the index of its first character in a text, or its slot in a vector.
    /// </summary>
    public required int Start { get; init; }

    /// <summary>
    /// Its length in a text in UTF-16 characters, as it was written; 1, a slot, in a vector. Tokens that come from one character,
    /// such as ½, have one place, and are removed together.
    /// </summary>
    public required int Length { get; init; }

    /// <summary>
    /// The effect of the token: <see cref="OcclusionExplanation.Score"/> minus <see cref="ScoreWithout"/>. Above 0 it speaks for
    /// the prediction (raises the predicted number), below 0 against it. Finite.
    /// </summary>
    public required double Effect { get; init; }

    /// <summary>The score of the row without the token, of the class predicted for the whole row. Finite.</summary>
    public required double ScoreWithout { get; init; }

    /// <summary>The remaining probability of the class predicted for the whole row; null where the model gives none.</summary>
    public required double? ProbabilityWithout { get; init; }

    /// <summary>The class predicted without the token, possibly a different one; null where the prediction is a number.</summary>
    public required string? PredictedLabelWithout { get; init; }

    /// <summary>
    /// The share of the token's value in all tokens: its attention weight in the last layer of the whole row, the mean over heads
    /// and queries. 0 to 1; with the separators between several input columns, the tokens of a row sum to 1. It tells where
    /// values came from, not what decided the prediction (Jain and Wallace 2019, Wiegreffe and Pinter 2019).
    /// </summary>
    public required double AttentionReceived { get; init; }
}

/// <summary>The number that an explanation by occlusion compares.</summary>
public enum OcclusionScoreKind
{
    /// <summary>
    /// ln(p / (1 − p)) of the class predicted for the whole row, where the model gives probabilities p. Differences stay visible
    /// where the probabilities of an over-confident model are all near 1. Never infinite: a p of a binary trainer counts as at
    /// least 2⁻²⁵ away from 0 and 1, the resolution of a Single near 1.
    /// </summary>
    LogOdds = 0,

    /// <summary>
    /// The trainer's own score, in its own unit, of the class predicted for the whole row, where the model gives no
    /// probabilities. A binary score is negated where the prediction is false, so that more always speaks for the prediction.
    /// </summary>
    ClassScore = 1,

    /// <summary>The predicted number, in the unit of the label; for a ranker, its score.</summary>
    Number = 2,
}
