namespace MlNetAttention.Kernels;

/// <summary>
/// The requirements of kernels, which work on raw pointers, on the spans they are given.
/// <see cref="VectorKernels{TSimd, TVector}"/> asserts them in debug builds; in release builds they cost nothing.
/// </summary>
internal static class KernelContract
{
    /// <summary>Whether two spans have the same length.</summary>
    internal static bool SameLength(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => x.Length == y.Length;

    /// <summary>Whether a span holds whole rows.</summary>
    internal static bool HasRows(ReadOnlySpan<float> x, int width) => width > 0 && x.Length % width == 0;

    /// <summary>Whether two spans do not overlap.</summary>
    internal static bool Apart(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => !x.Overlaps(y);

    /// <summary>
    /// Whether two spans begin at the same number or do not overlap, so that nothing is read after it was written.
    /// </summary>
    internal static bool ApartOrSame(ReadOnlySpan<float> x, ReadOnlySpan<float> y) =>
        !x.Overlaps(y, out int offset) || offset == 0;

    /// <summary>Whether x [rows, in] and y [rows, out] fit a matrix that was packed for vectors of this many lanes.</summary>
    internal static bool FitsProduct(PackedMatrix matrix, ReadOnlySpan<float> x, int rows, ReadOnlySpan<float> y, int lanes)
    {
        int padded = (matrix.Outputs + lanes - 1) / lanes * lanes;
        return matrix.Bias.Length == padded
            && matrix.Panels.Length == padded * matrix.Inputs
            && x.Length == rows * matrix.Inputs
            && y.Length == rows * matrix.Outputs;
    }

    /// <summary>Whether Q, K, V and Y are all [T, D] and the biases have the same number of heads.</summary>
    internal static bool FitsAttention(in AttentionInput input, DistanceBias bias, ReadOnlySpan<float> mixed) =>
        HasRows(input.Queries, input.Heads * input.HeadWidth)
        && SameLength(input.Queries, input.Keys)
        && SameLength(input.Queries, input.Values)
        && SameLength(input.Queries, mixed)
        && bias.Biases.Length == input.Heads * bias.Stride;

    /// <summary>Whether the spans that attention writes do not overlap those it reads.</summary>
    internal static bool WritesApart(in AttentionInput input, ReadOnlySpan<float> scratch, ReadOnlySpan<float> mixed) =>
        Apart(scratch, mixed) && ReadsApart(input, scratch) && ReadsApart(input, mixed);

    private static bool ReadsApart(in AttentionInput input, ReadOnlySpan<float> written) =>
        Apart(input.Queries, written) && Apart(input.Keys, written) && Apart(input.Values, written);
}
