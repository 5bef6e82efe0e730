namespace MlNetAttention;

/// <summary>Activation of the feed-forward network.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu = 0,

    /// <summary>x·Φ(x) with the exact normal distribution function Φ (Hendrycks and Gimpel 2016).</summary>
    Gelu = 1,
}
