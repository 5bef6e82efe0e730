using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>Softmax and layer normalisation of one row of n numbers.</summary>
internal static unsafe class Normalization<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    internal static void Softmax(float* x, int n)
    {
        float maximum = float.NegativeInfinity;
        for (int i = 0; i < n; i++) maximum = MathF.Max(maximum, x[i]);
        for (int i = 0; i < n; i++) x[i] = (x[i] - maximum) * KernelSet.Log2OfE;
        Elementwise<TSimd, TVector>.Apply<Exponential<TSimd, TVector>>(x, n);
        Arithmetic<TSimd, TVector>.Scale(x, 1 / Arithmetic<TSimd, TVector>.Sum(x, n), n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void LayerNorm(float* x, float* scale, float* shift, float epsilon, float* y, int n)
    {
        float mean = Arithmetic<TSimd, TVector>.Sum(x, n) / n;
        TVector means = TSimd.Create(mean);
        int i = 0;
        for (; i <= n - TSimd.Lanes; i += TSimd.Lanes) TSimd.Store(TSimd.Subtract(TSimd.Load(x + i), means), y + i);
        for (; i < n; i++) y[i] = x[i] - mean;

        float variance = Arithmetic<TSimd, TVector>.Dot(y, y, n) / n;
        float inverse = 1 / MathF.Sqrt(variance + epsilon);
        TVector inverses = TSimd.Create(inverse);
        for (i = 0; i <= n - TSimd.Lanes; i += TSimd.Lanes)
        {
            TVector normal = TSimd.Multiply(TSimd.Load(y + i), inverses);
            TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(scale + i), TSimd.Load(shift + i)), y + i);
        }

        for (; i < n; i++) y[i] = float.MultiplyAddEstimate(y[i] * inverse, scale[i], shift[i]);
    }
}
