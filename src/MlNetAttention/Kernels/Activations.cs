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
/// beyond which Φ is 0 or 1 to single precision; its variable is scaled to −1..1, where no digits cancel. It needs no exponential
/// and no division, which take longer than all of these terms.
/// </summary>
internal readonly struct Gelu<TSimd, TVector> : IFunction<TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    private const float Farthest = 5.4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        // The remainder of Φ on the far left must not be multiplied by a large x.
        x = TSimd.Max(TSimd.Create(-Farthest), x);
        TVector near = TSimd.Min(TSimd.Create(Farthest), x);
        TVector t = TSimd.MultiplyAdd(
            TSimd.Multiply(near, near), TSimd.Create(2 / (Farthest * Farthest)), TSimd.Create(-1));
        TVector p = TSimd.Create(0.000476366549f);
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.00107021059f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.000603584573f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.00106088922f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.00400325144f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.0068591591f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.00943604577f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.0138848759f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.0197135806f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.025767047f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.0321063325f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.0392045267f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.0485001616f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(-0.0653281286f));
        p = TSimd.MultiplyAdd(p, t, TSimd.Create(0.130928114f));
        return TSimd.Multiply(x, TSimd.MultiplyAdd(near, p, TSimd.Create(0.5f)));
    }
}

/// <summary>x/2·(1 + tanh z) = x/(1 + exp(−2z)) with z = √(2/π)·(x + 0.044715·x³).</summary>
internal readonly struct GeluTanh<TSimd, TVector> : IFunction<TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    // −2·√(2/π)·log₂e, and that times 0.044715.
    private const float Linear = -2.30220818f;
    private const float Cubic = -0.102943238f;

    // Beyond it the quotient is 0 in single precision, and from 128 on the power of 2 overflows.
    private const float Largest = 100;

    // The cube of a much larger number overflows.
    private const float Farthest = 100;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        x = TSimd.Max(TSimd.Create(-Farthest), x);
        TVector near = TSimd.Min(TSimd.Create(Farthest), x);
        TVector slope = TSimd.MultiplyAdd(TSimd.Multiply(near, near), TSimd.Create(Cubic), TSimd.Create(Linear));
        TVector exponent = TSimd.Min(TSimd.Create(Largest), TSimd.Multiply(near, slope));
        return TSimd.Divide(x, TSimd.Add(TSimd.Create(1), Exponential<TSimd, TVector>.Of(exponent)));
    }
}
