using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlNetAttention.Benchmarks.Serving.Products;

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
            if (Vector512.IsHardwareAccelerated) yield return (() => Keep(Run512()), Operations(Vector512<float>.Count));
            if (Vector256.IsHardwareAccelerated) yield return (() => Keep(Run256()), Operations(Vector256<float>.Count));
            yield return (() => Keep(Run128()), Operations(Vector128<float>.Count));
        }
    }

    private static double Operations(int lanes) => 2.0 * lanes * Chains * Steps;

    // The sum tends to 0.5 / (1 − 0.5) = 1: nothing overflows or becomes subnormal.
    private static void Keep(float sum)
    {
        if (!float.IsFinite(sum)) throw new InvalidOperationException($"The sum of products is {sum}.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run512()
    {
        Vector512<float> x = Vector512.Create(0.5f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, x);
            b = Vector512.FusedMultiplyAdd(b, x, x);
            c = Vector512.FusedMultiplyAdd(c, x, x);
            d = Vector512.FusedMultiplyAdd(d, x, x);
            e = Vector512.FusedMultiplyAdd(e, x, x);
            f = Vector512.FusedMultiplyAdd(f, x, x);
            g = Vector512.FusedMultiplyAdd(g, x, x);
            h = Vector512.FusedMultiplyAdd(h, x, x);
            i = Vector512.FusedMultiplyAdd(i, x, x);
            j = Vector512.FusedMultiplyAdd(j, x, x);
            k = Vector512.FusedMultiplyAdd(k, x, x);
            l = Vector512.FusedMultiplyAdd(l, x, x);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run256()
    {
        Vector256<float> x = Vector256.Create(0.5f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, x);
            b = Vector256.FusedMultiplyAdd(b, x, x);
            c = Vector256.FusedMultiplyAdd(c, x, x);
            d = Vector256.FusedMultiplyAdd(d, x, x);
            e = Vector256.FusedMultiplyAdd(e, x, x);
            f = Vector256.FusedMultiplyAdd(f, x, x);
            g = Vector256.FusedMultiplyAdd(g, x, x);
            h = Vector256.FusedMultiplyAdd(h, x, x);
            i = Vector256.FusedMultiplyAdd(i, x, x);
            j = Vector256.FusedMultiplyAdd(j, x, x);
            k = Vector256.FusedMultiplyAdd(k, x, x);
            l = Vector256.FusedMultiplyAdd(l, x, x);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run128()
    {
        Vector128<float> x = Vector128.Create(0.5f);
        Vector128<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = Vector128.FusedMultiplyAdd(a, x, x);
            b = Vector128.FusedMultiplyAdd(b, x, x);
            c = Vector128.FusedMultiplyAdd(c, x, x);
            d = Vector128.FusedMultiplyAdd(d, x, x);
            e = Vector128.FusedMultiplyAdd(e, x, x);
            f = Vector128.FusedMultiplyAdd(f, x, x);
            g = Vector128.FusedMultiplyAdd(g, x, x);
            h = Vector128.FusedMultiplyAdd(h, x, x);
            i = Vector128.FusedMultiplyAdd(i, x, x);
            j = Vector128.FusedMultiplyAdd(j, x, x);
            k = Vector128.FusedMultiplyAdd(k, x, x);
            l = Vector128.FusedMultiplyAdd(l, x, x);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
