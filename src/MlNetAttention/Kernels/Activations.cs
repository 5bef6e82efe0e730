using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>max(x, 0).</summary>
internal readonly struct Relu<TSimd, TVector> : IFunction<TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x) => TSimd.Max(TSimd.Create(0), x);
}

/// <summary>
/// x·Φ(x) with Φ(x) = 1/2 + x·P(x²). P is the Chebyshev interpolation of degree 14 of (Φ(x) − 1/2)/x for x² between 0 and 5.4²,
/// beyond which Φ is 0 or 1 to single precision; its variable is scaled to −1..1, where no digits cancel. There is no
/// exponential and no division in it, which take longer than all of these terms.
/// </summary>
internal readonly struct Gelu<TSimd, TVector> : IFunction<TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const float Farthest = 5.4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        // What is left of Φ on the far left must not be multiplied by a large x.
        x = TSimd.Max(TSimd.Create(-Farthest), x);
        TVector near = TSimd.Min(TSimd.Create(Farthest), x);
        TVector t = TSimd.FusedMultiplyAdd(
            TSimd.Multiply(near, near), TSimd.Create(2 / (Farthest * Farthest)), TSimd.Create(-1));
        TVector p = TSimd.Create(0.000476366549f);
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.00107021059f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.000603584573f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.00106088922f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.00400325144f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.0068591591f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.00943604577f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.0138848759f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.0197135806f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.025767047f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.0321063325f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.0392045267f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.0485001616f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(-0.0653281286f));
        p = TSimd.FusedMultiplyAdd(p, t, TSimd.Create(0.130928114f));
        return TSimd.Multiply(x, TSimd.FusedMultiplyAdd(near, p, TSimd.Create(0.5f)));
    }
}
