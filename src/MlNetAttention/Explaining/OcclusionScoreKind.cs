namespace MlNetAttention;

/// <summary>Which number an explanation by occlusion compares.</summary>
public enum OcclusionScoreKind
{
    /// <summary>
    /// ln(p / (1 − p)) of the class predicted for the whole row, where the model gives probabilities p. Differences stay visible
    /// where the probabilities of an over-confident model are all near 1. Never infinite: a p of a binary trainer counts as at
    /// least 2⁻²⁵ away from 0 and 1, since a Single resolves no more there.
    /// </summary>
    LogOdds = 0,

    /// <summary>
    /// The trainer's own score, in its own unit, of the class predicted for the whole row, where the model gives no probabilities.
    /// A binary score is negated where the prediction is false, so that more always speaks for the prediction.
    /// </summary>
    ClassScore = 1,

    /// <summary>The predicted number, in the unit of the label; of a ranker its score.</summary>
    Number = 2,
}
