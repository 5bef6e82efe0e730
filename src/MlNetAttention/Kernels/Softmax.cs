using System.Numerics;
using System.Runtime.InteropServices;

namespace MlNetAttention.Kernels;

/// <summary>softmax(x)_i = exp(x_i − max x) / Σ_j exp(x_j − max x), in place.</summary>
internal static class Softmax
{
    /// <summary>Turns logits into weights that sum to 1; an empty row stays empty.</summary>
    internal static void Apply(Span<float> row)
    {
        if (row.IsEmpty) return;
        float maximum = float.NegativeInfinity;
        foreach (float logit in row) maximum = MathF.Max(maximum, logit);

        var shift = new Vector<float>(maximum);
        Span<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(row);
        for (int i = 0; i < vectors.Length; i++) vectors[i] = Vector.Exp(vectors[i] - shift);

        // The tail goes through the same vector instructions, so that a logit's weight does not depend on where it stands.
        Span<float> tail = row[(vectors.Length * Vector<float>.Count)..];
        Span<float> lanes = stackalloc float[Vector<float>.Count];
        lanes.Fill(maximum);
        tail.CopyTo(lanes);
        Vector.Exp(new Vector<float>(lanes) - shift).CopyTo(lanes);
        lanes[..tail.Length].CopyTo(tail);

        VectorMath.Scale(row, 1f / VectorMath.Sum(row));
    }
}
