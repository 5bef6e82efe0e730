namespace MlNetAttention;

/// <summary>Activation of the dense layer behind the pooling.</summary>
public enum DenseActivation
{
    /// <summary>x itself.</summary>
    Identity = 0,

    /// <summary>tanh(x).</summary>
    Tanh = 1,
}
