using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>
/// A_ij = R_ij / Σ_k R_ik over one row, where negative relevances count as 0 and a row without a positive one attends to
/// itself alone.
/// </summary>
internal static class RowSumNormalization
{
    internal static void Apply(Span<float> row, int self)
    {
        KernelSet.Current.Relu(row);
        float sum = KernelSet.Current.Sum(row);
        if (sum > 0)
        {
            // Divided as in training: the inverse of a subnormal sum would be infinite, and 0 times that is NaN.
            foreach (ref float weight in row) weight /= sum;
        }
        else
        {
            row.Clear();
            row[self] = 1f;
        }
    }
}
