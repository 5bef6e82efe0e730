using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetAttention.Optimization;

/// <summary>
/// Clipping, AdamW and the average of weights in one pass over memory, whose access takes nearly all of the time. Every number is
/// computed by itself, within vectors and in the remainder alike, so neither the width of vectors nor the division among threads
/// affects results.
/// </summary>
internal static class FusedStep
{
    private const float Beta1 = (float)AdamW.Beta1;
    private const float Beta2 = (float)AdamW.Beta2;
    private const float Rest1 = (float)(1 - AdamW.Beta1);
    private const float Rest2 = (float)(1 - AdamW.Beta2);
    private const float Epsilon = (float)AdamW.Epsilon;

    /// <param name="weights">The weights, changed.</param>
    /// <param name="means">Moving mean of the gradient, changed.</param>
    /// <param name="squares">Moving mean of its square, changed.</param>
    /// <param name="averages">Average of the weights, changed; empty for none.</param>
    /// <param name="gradient">The gradient; empty where it is 0.</param>
    /// <param name="factors">The numbers of the step.</param>
    internal static void Run(
        Span<float> weights, Span<float> means, Span<float> squares, Span<float> averages, ReadOnlySpan<float> gradient,
        in StepFactors factors)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(means)[..w.Length];
        Span<Vector<float>> s = MemoryMarshal.Cast<float, Vector<float>>(squares)[..w.Length];
        Span<Vector<float>> a = MemoryMarshal.Cast<float, Vector<float>>(averages);
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        StepFactors f = factors;
        for (int i = 0; i < w.Length; i++)
        {
            Vector<float> mean = m[i] * Beta1;
            Vector<float> square = s[i] * Beta2;
            if (i < g.Length)
            {
                Vector<float> clipped = g[i] * f.Clip;
                mean += clipped * Rest1;
                square += clipped * clipped * Rest2;
            }

            Vector<float> weight = w[i] * f.Kept
                - mean / (Vector.SquareRoot(square) * f.RootScale + new Vector<float>(Epsilon)) * f.Rate;
            m[i] = mean;
            s[i] = square;
            w[i] = weight;
            if (i < a.Length) a[i] = Averaged(a[i], weight, f.AverageShare);
        }

        for (int i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            float mean = means[i] * Beta1;
            float square = squares[i] * Beta2;
            if (i < gradient.Length)
            {
                float clipped = gradient[i] * f.Clip;
                mean += clipped * Rest1;
                square += clipped * clipped * Rest2;
            }

            float weight = weights[i] * f.Kept - mean / (MathF.Sqrt(square) * f.RootScale + Epsilon) * f.Rate;
            means[i] = mean;
            squares[i] = square;
            weights[i] = weight;
            if (i < averages.Length) averages[i] = Averaged(averages[i], weight, f.AverageShare);
        }
    }

    /// <summary>Adds weights that do not change to their average.</summary>
    internal static void Average(ReadOnlySpan<float> weights, Span<float> averages, float share)
    {
        for (int i = 0; i < averages.Length; i++) averages[i] = Averaged(averages[i], weights[i], share);
    }

    /// <summary>Σ x², in double precision and in an order that neither the machine's vectors nor threads change.</summary>
    internal static double SumOfSquares(ReadOnlySpan<float> x)
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

    // From the nearer end, so that a share of 1 gives the weight itself.
    private static Vector<float> Averaged(Vector<float> average, Vector<float> weight, float share) =>
        share < 0.5f ? average + (weight - average) * share : weight - (weight - average) * (1 - share);

    private static float Averaged(float average, float weight, float share) =>
        share < 0.5f ? average + (weight - average) * share : weight - (weight - average) * (1 - share);
}
