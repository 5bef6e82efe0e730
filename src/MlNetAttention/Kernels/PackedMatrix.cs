using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>The operation on a matrix product while it is in the first-level cache.</summary>
internal enum Epilogue
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

/// <summary>
/// y = x·Wᵀ + b for rows x [rows, in], W [out, in], b [out] with W packed once, at load, for the kernels that multiply by it.
/// Each output adds its products in the order of the inputs, whichever rows it is computed with: a row's result does not depend
/// on its neighbours.
/// </summary>
internal sealed class PackedMatrix
{
    private readonly KernelSet _kernels;
    private readonly AlignedArray _panels; // [panel][in][panel width], the last one as wide as it takes whole vectors
    private readonly AlignedArray _bias;   // [out], zeros up to a whole vector

    // A model is packed while a user waits for its first prediction.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal PackedMatrix(float[] weight, float[] bias, int outputs, int inputs, KernelSet? kernels = null)
    {
        _kernels = kernels ?? KernelSet.Current;
        Outputs = outputs;
        Inputs = inputs;
        _panels = new AlignedArray(checked(Padded * inputs));
        _bias = new AlignedArray(Padded);
        bias.CopyTo(_bias.Span);
        for (int o = 0; o < outputs; o++)
        {
            Span<float> column = Column(o, out int width);
            for (int i = 0; i < inputs; i++) column[i * width] = weight[o * inputs + i];
        }
    }

    internal int Inputs { get; }

    internal int Outputs { get; }

    // Outputs up to a whole vector.
    private int Padded => (Outputs + _kernels.Lanes - 1) / _kernels.Lanes * _kernels.Lanes;

    internal ReadOnlySpan<float> Panels => _panels.Span;

    internal ReadOnlySpan<float> Bias => _bias.Span;

    /// <summary>Multiplies <paramref name="rows"/> rows of <paramref name="x"/> into <paramref name="y"/> [rows, out].</summary>
    internal void Multiply(ReadOnlySpan<float> x, int rows, Span<float> y, Epilogue epilogue = Epilogue.None) =>
        _kernels.Multiply(this, x[..(rows * Inputs)], rows, y[..(rows * Outputs)], epilogue);

    /// <summary>Row <paramref name="output"/> of W, [in].</summary>
    internal void CopyRow(int output, Span<float> row)
    {
        ReadOnlySpan<float> column = Column(output, out int width);
        for (int i = 0; i < Inputs; i++) row[i] = column[i * width];
    }

    // Where the weights of an output begin, each as far behind the one before as the panel is wide.
    private Span<float> Column(int output, out int width)
    {
        int first = output - output % _kernels.PanelWidth;
        width = Math.Min(_kernels.PanelWidth, Padded - first);
        return _panels.Span[(first * Inputs + output - first)..];
    }
}
