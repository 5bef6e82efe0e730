using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>A function of one number, for all lanes of a vector.</summary>
internal interface IFunction<TVector>
    where TVector : struct
{
    static abstract TVector Of(TVector x);
}

/// <summary>x ← f(x) over rows of n numbers.</summary>
internal static unsafe class Elementwise<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<TFunction>(float* x, int n)
        where TFunction : IFunction<TVector>
    {
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) TSimd.Store(TFunction.Of(TSimd.Load(x + i)), x + i);
        if (i == n) return;

        // The tail goes through the same instructions, so that the result of a number does not depend on its place.
        float* lanes = stackalloc float[TSimd.Lanes];
        TSimd.Store(TSimd.Create(0), lanes);
        for (int t = i; t < n; t++) lanes[t - i] = x[t];
        TSimd.Store(TFunction.Of(TSimd.Load(lanes)), lanes);
        for (int t = i; t < n; t++) x[t] = lanes[t - i];
    }
}
