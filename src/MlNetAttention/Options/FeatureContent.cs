namespace MlNetAttention;

/// <summary>The content of the features of a row.</summary>
public enum FeatureContent
{
    /// <summary>
    /// The scores of the row, [C]: for a key or Boolean label, (6 + ln p)/10 of the probability p of each class, at least 0; for
    /// a vector of Boolean, the logit of each class, from −6 to 6, divided by 10; for a number, (ŷ − mean) / standard deviation
    /// of the prediction ŷ, with mean and deviation of the label in the training rows, and a constant 1, without which ML.NET's
    /// SDCA diverges. Trainers in the same pipeline are fitted on out-of-fold scores, those of encoders that have not seen the
    /// row (<c>TrainingOptions.Folds</c>). Without a label, and for a label per token, the pooled vector takes their place.
    /// Naive Bayes of ML.NET asks of a feature only whether it is above 0, as nearly all scores are, so it does no better on
    /// them than chance.
    /// </summary>
    Scores = 0,

    /// <summary>
    /// The pooled vector, [D] or [2·D]. For rows the encoder was trained on these features are in-sample, so a trainer fitted on
    /// them overfits.
    /// </summary>
    Vector = 1,

    /// <summary>The scores, then the pooled vector: [C + P].</summary>
    ScoresAndVector = 2,
}
