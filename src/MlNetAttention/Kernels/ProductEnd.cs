namespace MlNetAttention.Kernels;

/// <summary>What becomes of a matrix product while it is in the nearest cache.</summary>
internal enum ProductEnd
{
    /// <summary>y = x·Wᵀ + b.</summary>
    None,

    /// <summary>y ← y + x·Wᵀ + b.</summary>
    Add,

    /// <summary>y = max(x·Wᵀ + b, 0).</summary>
    Relu,

    /// <summary>y = gelu(x·Wᵀ + b).</summary>
    Gelu,

    /// <summary>y = the approximation of gelu(x·Wᵀ + b) by a hyperbolic tangent.</summary>
    GeluTanh,
}
