namespace MlNetAttention.Scoring;

/// <summary>What the outputs of a head are, and so what becomes of them as features. Values are stored in model files.</summary>
internal enum ScoreKind : byte
{
    /// <summary>A predicted number: a feature as it is.</summary>
    Number = 0,

    /// <summary>The logits of classes of which a row or token has one: features tell the logarithm of their probabilities.</summary>
    Multiclass = 1,

    /// <summary>The logits of classes of which a row has any number: features tell the logits.</summary>
    MultiLabel = 2,
}
