using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlNetAttention.Kernels;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>
/// What one core can multiply and add at most: instructions on registers alone, in twelve chains that do not wait for each other,
/// which covers a latency of 4 or 5 cycles in two units.
/// </summary>
internal static class MultiplyAddPeak
{
    private const int Chains = 12;
    private const int Steps = 20_000;

    /// <summary>For each width the processor has: a core that computes wider vectors may have to do it more slowly.</summary>
    internal static IEnumerable<(Action Work, double Operations)> All
    {
        get
        {
            if (Vector512.IsHardwareAccelerated) yield return Of<Simd512, Vector512<float>>();
            if (Vector256.IsHardwareAccelerated) yield return Of<Simd256, Vector256<float>>();
            yield return Of<Simd128, Vector128<float>>();
        }
    }

    private static (Action Work, double Operations) Of<TSimd, TVector>()
        where TSimd : ISimd<TVector>
        where TVector : struct => (() => Keep(Run<TSimd, TVector>()), 2.0 * TSimd.Lanes * Chains * Steps);

    // Each chain tends to 0.5 / (1 − 0.5) = 1: nothing overflows or becomes subnormal.
    private static void Keep(float sum)
    {
        if (!float.IsFinite(sum)) throw new InvalidOperationException($"The sum of products is {sum}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run<TSimd, TVector>()
        where TSimd : ISimd<TVector>
        where TVector : struct
    {
        TVector x = TSimd.Create(0.5f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = TSimd.MultiplyAdd(a, x, x);
            b = TSimd.MultiplyAdd(b, x, x);
            c = TSimd.MultiplyAdd(c, x, x);
            d = TSimd.MultiplyAdd(d, x, x);
            e = TSimd.MultiplyAdd(e, x, x);
            f = TSimd.MultiplyAdd(f, x, x);
            g = TSimd.MultiplyAdd(g, x, x);
            h = TSimd.MultiplyAdd(h, x, x);
            i = TSimd.MultiplyAdd(i, x, x);
            j = TSimd.MultiplyAdd(j, x, x);
            k = TSimd.MultiplyAdd(k, x, x);
            l = TSimd.MultiplyAdd(l, x, x);
        }

        TVector first = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(e, f));
        TVector second = TSimd.Add(TSimd.Add(TSimd.Add(g, h), TSimd.Add(i, j)), TSimd.Add(k, l));
        return TSimd.Sum(TSimd.Add(first, second));
    }
}
