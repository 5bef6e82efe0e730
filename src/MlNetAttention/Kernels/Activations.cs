using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetAttention.Kernels;

/// <summary>Activations of the feed-forward network, in place.</summary>
internal static class Activations
{
    /// <summary>x ← max(x, 0).</summary>
    internal static void Relu(Span<float> x)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Vector.Max(vectors[i], Vector<float>.Zero);
        for (int i = vectors.Length * Vector<float>.Count; i < x.Length; i++) x[i] = MathF.Max(x[i], 0f);
    }

    /// <summary>x ← x·Φ(x) = x/2·(1 + erf(x/√2)), within 1e-6·(1 + |x|) of the exact value.</summary>
    internal static void Gelu(Span<float> x)
    {
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(x);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Gelu(vectors[i]);

        Span<float> tail = x[(vectors.Length * Vector<float>.Count)..];
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        lanes.Clear();
        tail.CopyTo(lanes);
        Gelu(new Vector<float>(lanes)).CopyTo(lanes);
        lanes[..tail.Length].CopyTo(tail);
    }

    // erf by Abramowitz and Stegun, Handbook of Mathematical Functions, formula 7.1.26: |error| ≤ 1.5e-7.
    private static Vector<float> Gelu(Vector<float> x)
    {
        Vector<float> z = Vector.Abs(x) * 0.70710678f;
        Vector<float> t = Vector<float>.One / Vector.FusedMultiplyAdd(z, new Vector<float>(0.3275911f), Vector<float>.One);
        Vector<float> polynomial = new(1.061405429f);
        polynomial = Vector.FusedMultiplyAdd(polynomial, t, new Vector<float>(-1.453152027f));
        polynomial = Vector.FusedMultiplyAdd(polynomial, t, new Vector<float>(1.421413741f));
        polynomial = Vector.FusedMultiplyAdd(polynomial, t, new Vector<float>(-0.284496736f));
        polynomial = Vector.FusedMultiplyAdd(polynomial, t, new Vector<float>(0.254829592f));

        // erfc(|z|)/2 is the probability beyond |x|: small where x is large, so no digits cancel there.
        Vector<float> beyond = 0.5f * polynomial * t * Vector.Exp(-(z * z));
        Vector<float> phi = Vector.ConditionalSelect(
            Vector.GreaterThanOrEqual(x, Vector<float>.Zero), Vector<float>.One - beyond, beyond);
        return x * phi;
    }
}
