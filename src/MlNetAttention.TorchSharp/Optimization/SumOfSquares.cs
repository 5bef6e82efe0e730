using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetAttention.Optimization;

/// <summary>Σ x², in double precision and in an order that neither the machine's vectors nor threads change.</summary>
internal static class SumOfSquares
{
    internal static double Of(ReadOnlySpan<float> x)
    {
        ReadOnlySpan<Vector512<float>> xs = MemoryMarshal.Cast<float, Vector512<float>>(x);
        Vector512<double> lower = Vector512<double>.Zero, upper = Vector512<double>.Zero;
        foreach (Vector512<float> part in xs)
        {
            (Vector512<double> low, Vector512<double> high) = Vector512.Widen(part);
            lower += low * low;
            upper += high * high;
        }

        Vector512<double> sums = lower + upper;
        double sum = 0;
        for (int i = 0; i < Vector512<double>.Count; i++) sum += sums[i];
        for (int i = xs.Length * Vector512<float>.Count; i < x.Length; i++) sum += (double)x[i] * x[i];
        return sum;
    }
}
