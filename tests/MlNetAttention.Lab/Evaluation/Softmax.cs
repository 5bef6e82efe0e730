using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>Makes probabilities of logits, p_i = exp(s_i) / Σ_j exp(s_j), in the column that has them.</summary>
internal static class Softmax
{
    /// <summary>A stage over the column of scores, a vector of Single.</summary>
    public static IEstimator<ITransformer> Of(MLContext ml) =>
        ml.Transforms.CustomMapping<Scores, Scores>((logits, result) => result.Score = Of(logits.Score), contractName: null);

    // Of the largest logit nothing but 1 is left, so that none is too large for exp.
    private static float[] Of(float[] logits)
    {
        if (logits.Length == 0) return [];
        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double sum = powers.Sum();
        return [.. powers.Select(power => (float)(power / sum))];
    }

    private sealed class Scores
    {
        [VectorType]
        public float[] Score { get; set; } = [];
    }
}
