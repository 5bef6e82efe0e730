namespace MlNetAttention;

/// <summary>Activation of the feed-forward network.</summary>
public enum ActivationKind
{
    /// <summary>max(x, 0).</summary>
    Relu = 0,

    /// <summary>x·Φ(x) with the exact normal distribution function Φ (Hendrycks and Gimpel 2016).</summary>
    Gelu = 1,

    /// <summary>
    /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), the approximation of <see cref="Gelu"/> that many published models were trained
    /// with (Hendrycks and Gimpel 2016).
    /// </summary>
    GeluTanh = 2,
}
