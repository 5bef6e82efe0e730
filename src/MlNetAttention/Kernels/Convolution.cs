using System.Runtime.CompilerServices;

namespace MlNetAttention.Kernels;

/// <summary>The depthwise convolution of <see cref="KernelSet.Convolve"/>.</summary>
internal static unsafe class Convolution<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(float* x, int length, float* taps, int count, int width, float* y)
    {
        for (int t = 0; t < length; t++)
        {
            // Taps whose neighbour is within the sequence.
            int first = Math.Max(0, count / 2 - t);
            int end = Math.Min(count, length - t + count / 2);
            float* neighbours = x + (nint)(t - count / 2) * width;
            float* from = x + (nint)t * width;
            float* to = y + (nint)t * width;
            int i = 0;
            for (; i <= width - TSimd.Lanes; i += TSimd.Lanes)
            {
                TVector sum = TSimd.Load(from + i);
                for (int w = first; w < end; w++)
                {
                    sum = TSimd.MultiplyAdd(TSimd.Load(neighbours + w * width + i), TSimd.Load(taps + w * width + i), sum);
                }

                TSimd.Store(sum, to + i);
            }

            for (; i < width; i++)
            {
                float sum = from[i];
                for (int w = first; w < end; w++)
                {
                    sum = float.MultiplyAddEstimate(neighbours[w * width + i], taps[w * width + i], sum);
                }

                to[i] = sum;
            }
        }
    }
}
