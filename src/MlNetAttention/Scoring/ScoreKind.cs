namespace MlNetAttention;

/// <summary>The kind of an encoder's scores, which determines their form as features.</summary>
public enum ScoreKind : byte
{
    /// <summary>
    /// A predicted number; features are its distance from the mean of the label in standard deviations, and a constant 1.
    /// </summary>
    Number = 0,

    /// <summary>The logits of classes, one per row or token; features are logarithms of their probabilities.</summary>
    Multiclass = 1,

    /// <summary>The logits of classes, any number per row; features are the logits.</summary>
    MultiLabel = 2,
}
