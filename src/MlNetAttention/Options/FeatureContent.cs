namespace MlNetAttention;

/// <summary>What the features of a row are.</summary>
public enum FeatureContent
{
    /// <summary>
    /// What the encoder makes of the row, [C]: for a key or Boolean label (6 + ln p)/10 of the probability p of each class, at
    /// least 0, for a vector of Boolean the logit of each class, from −6 to 6, divided by 10, for a number the prediction.
    /// Trainers in the same pipeline are fitted on scores of encoders that have not seen the row
    /// (<c>TrainingOptions.Folds</c>). Without a label, and for a label per token, the pooled vector takes its place.
    /// </summary>
    Scores = 0,

    /// <summary>
    /// The pooled vector, [D] or 2·[D]. Vectors of rows the encoder was trained on are better than those of new rows, so a
    /// trainer fitted on them believes them too much.
    /// </summary>
    Vector = 1,

    /// <summary>The scores, then the pooled vector: [C + P].</summary>
    ScoresAndVector = 2,
}
