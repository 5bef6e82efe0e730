using System.Collections.Immutable;
using MlNetAttention.Kernels;

namespace MlNetAttention.OutOfFold;

/// <summary>
/// The linear map an encoder was trained under, pooled vector [P] → scores [C]: for classes their logits less the mean of all,
/// which says the same as their probabilities; for several classes a row the logit of each; for a number the prediction.
/// </summary>
internal sealed class OutputHead
{
    internal const int MaximumOutputs = 65_536;

    /// <param name="weight">[C, P].</param>
    /// <param name="bias">[C].</param>
    /// <param name="isCentered">Whether the mean of the outputs is taken off.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a weight is not finite.</exception>
    internal OutputHead(float[] weight, float[] bias, bool isCentered)
    {
        Check.Range(bias.Length, 1, MaximumOutputs, "outputs of the head");
        Check.That(weight.Length % bias.Length == 0, "weights of the head", weight.Length, $"a multiple of {bias.Length}");
        foreach (float[] values in new[] { weight, bias })
        {
            if (values.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            {
                throw new ArgumentException("The head holds a value that is not finite.");
            }
        }

        (Weight, Bias, IsCentered) = (weight, bias, isCentered);
        Names = [.. Enumerable.Range(0, bias.Length).Select(i => $"{i}")];
    }

    internal float[] Weight { get; }

    internal float[] Bias { get; }

    internal bool IsCentered { get; }

    /// <summary>What each output stands for.</summary>
    internal ImmutableArray<string> Names { get; init; }

    internal int Outputs => Bias.Length;

    internal int Inputs => Weight.Length / Bias.Length;

    internal OutputHead Named(ImmutableArray<string> names) => new(Weight, Bias, IsCentered) { Names = names };

    internal void Apply(ReadOnlySpan<float> pooled, Span<float> scores)
    {
        for (int c = 0; c < Bias.Length; c++)
        {
            scores[c] = Bias[c] + VectorMath.Dot(Weight.AsSpan(c * pooled.Length, pooled.Length), pooled);
        }

        if (!IsCentered) return;
        float mean = VectorMath.Sum(scores) / scores.Length;
        for (int c = 0; c < scores.Length; c++) scores[c] -= mean;
    }
}
