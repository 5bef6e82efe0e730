namespace MlNetAttention.Explaining;

/// <summary>What a model predicts for one form of a row, of the class it predicts for the whole row.</summary>
/// <param name="Score">The number that is compared.</param>
/// <param name="Probability">Its probability, where there is one.</param>
/// <param name="Label">The class predicted for this form; null for a number.</param>
internal readonly record struct Prediction(double Score, double? Probability, string? Label);

/// <summary>The predictions for a whole row, then for it without each of its tokens.</summary>
internal readonly record struct RowPredictions(OcclusionScoreKind Kind, Prediction[] Forms);
