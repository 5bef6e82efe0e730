using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetAttention.Kernels;

/// <summary>
/// Sums, products and scaled additions of float rows. The order of additions depends on the length alone, never on the
/// address, so equal input gives equal bits; TensorPrimitives does not promise that of its reductions.
/// </summary>
internal static class VectorMath
{
    /// <summary>Σ x_i·y_i over spans of equal length.</summary>
    internal static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var sums = Vector<float>.Zero;
        for (int i = 0; i < xs.Length; i++) sums = Vector.FusedMultiplyAdd(xs[i], ys[i], sums);
        float sum = Vector.Sum(sums);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) sum = MathF.FusedMultiplyAdd(x[i], y[i], sum);
        return sum;
    }

    /// <summary>Σ x_i.</summary>
    internal static float Sum(ReadOnlySpan<float> x)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var sums = Vector<float>.Zero;
        for (int i = 0; i < xs.Length; i++) sums += xs[i];
        float sum = Vector.Sum(sums);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) sum += x[i];
        return sum;
    }

    /// <summary>y ← y + a·x over spans of equal length.</summary>
    internal static void AddScaled(ReadOnlySpan<float> x, float a, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var scale = new Vector<float>(a);
        for (int i = 0; i < xs.Length; i++) ys[i] = Vector.FusedMultiplyAdd(xs[i], scale, ys[i]);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) y[i] = MathF.FusedMultiplyAdd(x[i], a, y[i]);
    }

    /// <summary>y ← y + x over spans of equal length.</summary>
    internal static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < xs.Length; i++) ys[i] += xs[i];
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) y[i] += x[i];
    }

    /// <summary>y ← y + a∘x, element by element, over spans of equal length.</summary>
    internal static void AddProduct(ReadOnlySpan<float> x, ReadOnlySpan<float> a, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> scales = MemoryMarshal.Cast<float, Vector<float>>(a);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < xs.Length; i++) ys[i] = Vector.FusedMultiplyAdd(xs[i], scales[i], ys[i]);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            y[i] = MathF.FusedMultiplyAdd(x[i], a[i], y[i]);
        }
    }

    /// <summary>y ← max(x, y), element by element, over spans of equal length.</summary>
    internal static void Max(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < xs.Length; i++) ys[i] = Vector.Max(xs[i], ys[i]);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) y[i] = MathF.Max(x[i], y[i]);
    }

    /// <summary>x ← a·x.</summary>
    internal static void Scale(Span<float> x, float a)
    {
        Span<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (int i = 0; i < xs.Length; i++) xs[i] *= a;
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++) x[i] *= a;
    }
}
