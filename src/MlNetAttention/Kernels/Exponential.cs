using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>2^x within 2e-7 of its value, for x up to 126, and 2^−100 less than that: 0 from −100 down.</summary>
internal readonly struct Exponential<TSimd, TVector> : IFunction<TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    // Smaller powers count as 0: this one is far from the subnormal numbers, with which products take a hundred times as long.
    private const float Least = -100;
    private const float LeastPower = 7.88860905e-31f;

    // 1.5·2²³: a sum with it has no digits after the point.
    private const float Rounding = 12_582_912;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        x = TSimd.Max(TSimd.Create(Least), x);
        TVector exponent = TSimd.Add(x, TSimd.Create(Rounding));
        TVector rest = TSimd.Subtract(x, TSimd.Subtract(exponent, TSimd.Create(Rounding)));
        TVector p = TSimd.Create(0.000154697322f);
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(0.00134004327f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(0.00961802527f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(0.0555032715f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(0.240226507f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(0.693147182f));
        p = TSimd.MultiplyAdd(p, rest, TSimd.Create(1));
        return TSimd.Subtract(TSimd.Scale(p, exponent), TSimd.Create(LeastPower));
    }
}
