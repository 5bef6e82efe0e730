using System.Globalization;
using System.Runtime.Intrinsics;

namespace MlNetAttention.Kernels;

/// <summary>
/// All arithmetic on rows of floats, for one vector width. The order of additions depends on sizes alone, never on addresses,
/// threads or neighbouring rows: equal input gives equal bits. Between widths, results differ by rounding.
/// </summary>
/// <remarks>Kernels trust the sizes they are given; <see cref="KernelContract"/> states the requirements.</remarks>
internal abstract class KernelSet
{
    /// <summary>Name of the environment variable that forces a width: 128, 256 or 512 bits.</summary>
    internal const string Variable = "MLNETATTENTION_VECTOR_BITS";

    /// <summary>log₂e: 2^(x·log₂e) = e^x.</summary>
    internal const float Log2OfE = 1.44269504f;

    private static readonly Lazy<KernelSet> Chosen = new(() => Choose(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>All widths, including those that this machine has no instructions for, which are slow on it.</summary>
    internal static IReadOnlyList<KernelSet> All { get; } =
    [
        new VectorKernels<Simd128, Vector128<float>>(),
        new VectorKernels<Simd256, Vector256<float>>(),
        new VectorKernels<Simd512, Vector512<float>>(),
    ];

    /// <summary>The widest kernels that .NET finds worth using on this machine, or those of the forced width.</summary>
    internal static KernelSet Current => Chosen.Value;

    /// <summary>Numbers in a vector.</summary>
    internal abstract int Lanes { get; }

    /// <summary>Numbers in a row of a panel, which a product computes side by side.</summary>
    internal abstract int PanelWidth { get; }

    /// <summary>The kernels of the forced width, or of the widest worth using.</summary>
    /// <exception cref="InvalidOperationException">The forced width is not a supported one.</exception>
    internal static KernelSet Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
        {
            return All[Vector512.IsHardwareAccelerated ? 2 : Vector256.IsHardwareAccelerated ? 1 : 0];
        }

        return All.FirstOrDefault(kernels => forced == (32 * kernels.Lanes).ToString(CultureInfo.InvariantCulture))
            ?? throw new InvalidOperationException($"{Variable} is '{forced}'; expected 128, 256 or 512, or nothing.");
    }

    /// <summary>Σ x_i·y_i over spans of equal length.</summary>
    internal abstract float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y);

    /// <summary>Σ x_i.</summary>
    internal abstract float Sum(ReadOnlySpan<float> x);

    /// <summary>y ← y + a·x over spans of equal length.</summary>
    internal abstract void AddScaled(ReadOnlySpan<float> x, float a, Span<float> y);

    /// <summary>y ← y + x over spans of equal length.</summary>
    internal abstract void Add(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>y ← max(x, y), element by element, over spans of equal length.</summary>
    internal abstract void Max(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>x ← a·x.</summary>
    internal abstract void Scale(Span<float> x, float a);

    /// <summary>x ← max(x, 0).</summary>
    internal abstract void Relu(Span<float> x);

    /// <summary>
    /// softmax(x)_i = exp(x_i − max x) / Σ_j exp(x_j − max x), in place; weights below 1e-30 of the largest are 0. An empty row
    /// stays empty.
    /// </summary>
    internal abstract void Softmax(Span<float> x);

    /// <summary>
    /// y = (x − mean x) / √(var x + ε) ∘ scale + shift with the biased variance (Ba et al. 2016), for every row of
    /// x [rows, width]; <paramref name="y"/> may be <paramref name="x"/> itself.
    /// </summary>
    internal abstract void LayerNorm(
        ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, float epsilon, Span<float> y);

    /// <summary>
    /// A depthwise convolution over the rows of x [rows, width], added to its input: y_t = x_t + Σ_w c_w ∘ x_(t+w−W/2), with
    /// zeros beyond both ends; taps c [W, width]. The spans must not overlap.
    /// </summary>
    internal abstract void Convolve(ReadOnlySpan<float> x, ReadOnlySpan<float> taps, int width, Span<float> y);

    /// <summary>y = f(x·Wᵀ + b), or y ← y + x·Wᵀ + b, for x [rows, in] and y [rows, out].</summary>
    internal abstract void Multiply(PackedMatrix matrix, ReadOnlySpan<float> x, int rows, Span<float> y, Epilogue epilogue);

    /// <summary>Numbers of scratch space that <see cref="Attend"/> needs.</summary>
    internal abstract int AttentionScratch(int headWidth);

    /// <summary>Y = softmax(Q·Kᵀ/√d + bias by j−i)·V per head; Q, K, V and Y [T, D].</summary>
    /// <param name="input">Q, K and V.</param>
    /// <param name="bias">The bias added to relevances by distance.</param>
    /// <param name="scratch">At least <see cref="AttentionScratch"/> numbers, undefined before and after.</param>
    /// <param name="mixed">Y.</param>
    internal abstract void Attend(in AttentionInput input, DistanceBias bias, Span<float> scratch, Span<float> mixed);
}
