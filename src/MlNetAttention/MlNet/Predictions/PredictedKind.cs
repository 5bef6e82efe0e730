namespace MlNetAttention.MlNet.Predictions;

/// <summary>What is predicted, with the columns of ML.NET's trainers of that kind.</summary>
internal enum PredictedKind : byte
{
    /// <summary>A number: <c>Score</c>, a Single.</summary>
    Number = 0,

    /// <summary>
    /// One of several classes: <c>PredictedLabel</c>, a key with the values of the label, and <c>Score</c>, the probability of
    /// each class [C].
    /// </summary>
    Multiclass = 1,

    /// <summary>
    /// True or false: <c>PredictedLabel</c>, <c>Score</c>, the logit of true, and <c>Probability</c>, that of true.
    /// </summary>
    Binary = 2,
}
