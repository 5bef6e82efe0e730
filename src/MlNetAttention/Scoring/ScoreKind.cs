namespace MlNetAttention;

/// <summary>The kind of an encoder's scores, which determines their form as features.</summary>
public enum ScoreKind : byte
{
    /// <summary>A predicted number, used as a feature unchanged.</summary>
    Number = 0,

    /// <summary>The logits of classes, one per row or token; features are logarithms of their probabilities.</summary>
    Multiclass = 1,

    /// <summary>The logits of classes, any number per row; features are the logits.</summary>
    MultiLabel = 2,
}
