using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>Sums, products and scaled additions of rows of n numbers.</summary>
internal static unsafe class Arithmetic<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Dot(float* x, float* y, int n)
    {
        TVector sums = TSimd.Create(0);
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes)
        {
            sums = TSimd.MultiplyAdd(TSimd.Load(x + i), TSimd.Load(y + i), sums);
        }

        float sum = TSimd.Sum(sums);
        for (; i < n; i++) sum = float.MultiplyAddEstimate(x[i], y[i], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Sum(float* x, int n)
    {
        TVector sums = TSimd.Create(0);
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) sums = TSimd.Add(sums, TSimd.Load(x + i));
        float sum = TSimd.Sum(sums);
        for (; i < n; i++) sum += x[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddScaled(float* x, float a, float* y, int n)
    {
        TVector scale = TSimd.Create(a);
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(x + i), scale, TSimd.Load(y + i)), y + i);
        }

        for (; i < n; i++) y[i] = float.MultiplyAddEstimate(x[i], a, y[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* x, float* y, int n)
    {
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) TSimd.Store(TSimd.Add(TSimd.Load(x + i), TSimd.Load(y + i)), y + i);
        for (; i < n; i++) y[i] += x[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Max(float* x, float* y, int n)
    {
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) TSimd.Store(TSimd.Max(TSimd.Load(x + i), TSimd.Load(y + i)), y + i);
        for (; i < n; i++) y[i] = x[i] > y[i] ? x[i] : y[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale(float* x, float a, int n)
    {
        TVector scale = TSimd.Create(a);
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) TSimd.Store(TSimd.Multiply(TSimd.Load(x + i), scale), x + i);
        for (; i < n; i++) x[i] *= a;
    }
}
