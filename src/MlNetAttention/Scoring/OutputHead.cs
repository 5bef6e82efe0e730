using System.Collections.Immutable;
using MlNetAttention.Kernels;
using MlNetAttention.Options;
using MlNetAttention.Weights;

namespace MlNetAttention.Scoring;

/// <summary>
/// The linear map an encoder was trained with, pooled vector or vector of a token [I] → outputs [C], and their form as features.
/// Features are bounded: SDCA fitted on the logits of 77 classes ends far from the encoder's own predictions, and a trainer
/// should not depend on how improbable the encoder finds a class that it rules out.
/// </summary>
internal sealed class OutputHead
{
    internal const int MaximumOutputs = 65_536;

    // exp(−6) = 0.0025: less probable classes count as ruled out. Of scales from 0.05 to 1, a tenth did best, or close to it, on
    // held-out rows of trec6 and banking77, one seed each.
    private const double FarthestLogit = 6;
    private const double LogitScale = 0.1;

    /// <param name="weight">[C, I].</param>
    /// <param name="bias">[C].</param>
    /// <param name="kind">The kind of outputs.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a weight is not finite.</exception>
    internal OutputHead(float[] weight, float[] bias, ScoreKind kind)
    {
        Check.Range(bias.Length, 1, MaximumOutputs, "outputs of the head");
        Check.That(weight.Length % bias.Length == 0, "weights of the head", weight.Length, $"a multiple of {bias.Length}");
        foreach (float[] values in new[] { weight, bias })
        {
            if (!Finite.AreAll(values))
            {
                throw new ArgumentException("The head holds a value that is not finite.");
            }
        }

        (Weight, Bias, Kind) = (weight, bias, kind);
        Names = [.. Enumerable.Range(0, bias.Length).Select(i => $"{i}")];
    }

    internal float[] Weight { get; }

    internal float[] Bias { get; }

    internal ScoreKind Kind { get; }

    /// <summary>The names of the outputs.</summary>
    internal ImmutableArray<string> Names { get; init; }

    /// <summary>
    /// The scale of a number as a feature; null for classes, and for models saved before, whose feature is the number.
    /// </summary>
    internal NumberScale? Scale { get; init; }

    /// <summary>
    /// The names without gaps and repetitions: those of a label may have both, as may those in models saved before.
    /// </summary>
    internal IReadOnlyList<string> DistinctNames => Scoring.DistinctNames.Of(Names);

    internal int Outputs => Bias.Length;

    internal int Inputs => Weight.Length / Bias.Length;

    internal OutputHead Named(ImmutableArray<string> names, NumberScale? scale = null) =>
        new(Weight, Bias, Kind) { Names = names, Scale = scale };

    /// <summary>Vectors [N, I] → logits, or the predicted number, [N, C].</summary>
    internal void Predict(ReadOnlySpan<float> vectors, Span<float> outputs)
    {
        for (int n = 0; n < outputs.Length / Outputs; n++)
        {
            ReadOnlySpan<float> vector = vectors.Slice(n * Inputs, Inputs);
            Span<float> ofVector = outputs.Slice(n * Outputs, Outputs);
            for (int c = 0; c < Outputs; c++)
            {
                ofVector[c] = Bias[c] + KernelSet.Current.Dot(Weight.AsSpan(c * Inputs, Inputs), vector);
            }
        }
    }

    /// <summary>Vectors [N, I] → features [N, C]: outputs after <see cref="Bound"/>.</summary>
    internal void Score(ReadOnlySpan<float> vectors, Span<float> scores)
    {
        Predict(vectors, scores);
        Bound(scores);
    }

    /// <summary>
    /// Turns outputs [N, C] into features: for one class per row or token, (6 + max(ln p, −6))/10, from 0 for a class ruled out
    /// to 0.6 for certainty; for any number of classes, the logit between −6 and 6, divided by 10; for a number,
    /// <see cref="NumberScale"/>.
    /// </summary>
    internal void Bound(Span<float> outputs)
    {
        if (Kind == ScoreKind.Number)
        {
            if (Scale is not { } scale) return;
            for (int n = 0; n < outputs.Length; n++) outputs[n] = scale.Apply(outputs[n]);
            return;
        }

        for (int n = 0; n < outputs.Length / Outputs; n++) BoundOne(outputs.Slice(n * Outputs, Outputs));
    }

    private void BoundOne(Span<float> scores)
    {
        double shift = Kind == ScoreKind.Multiclass ? FarthestLogit - LogSumExp(scores) : 0;
        double least = Kind == ScoreKind.Multiclass ? 0 : -FarthestLogit;
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] = (float)(LogitScale * Math.Clamp(scores[c] + shift, least, FarthestLogit));
        }
    }

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        double largest = float.MinValue;
        foreach (float logit in logits) largest = Math.Max(largest, logit);
        double sum = 0;
        foreach (float logit in logits) sum += Math.Exp(logit - largest);
        return largest + Math.Log(sum);
    }
}
