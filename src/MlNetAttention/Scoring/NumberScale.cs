using MlNetAttention.Options;

namespace MlNetAttention.Scoring;

/// <summary>
/// The scale of a predicted number as a feature: z = (ŷ − mean) / deviation, of the labels of all training rows. Beside it
/// stands a constant 1 (<see cref="FeatureLayout.HasConstant"/>).
/// </summary>
/// <remarks>
/// ML.NET's SDCA regression adds a bias that it does not regularise, and its steps are nearly twice as long as those that fit
/// where the features of a row are small. On the bare number it diverges with up to 800 rows, for labels between 0 and 1 as for
/// others; on z and 1, whose squares sum to 1 at least, it holds with any label and any number of rows (Accuracy.md).
/// </remarks>
/// <param name="Mean">The mean of the label.</param>
/// <param name="Deviation">Its standard deviation, above 0.</param>
internal readonly record struct NumberScale(float Mean, float Deviation)
{
    /// <param name="labels">The label of each row.</param>
    /// <param name="weights">The weight of each row, and perhaps of others behind them; null where all weigh the same.</param>
    internal static NumberScale Of(IReadOnlyList<float> labels, IReadOnlyList<float>? weights = null)
    {
        double total = weights?.Take(labels.Count).Sum(weight => (double)weight) ?? labels.Count;
        double mean = Average(label => label);
        double deviation = Math.Sqrt(Average(label => (label - mean) * (label - mean)));

        double Average(Func<float, double> of)
        {
            double sum = 0;
            for (int i = 0; i < labels.Count; i++) sum += of(labels[i]) * (weights?[i] ?? 1);
            return sum / total;
        }

        return new((float)mean, Math.Max((float)deviation, float.Epsilon));
    }

    /// <exception cref="ArgumentException">A number is not finite, or the deviation not above 0.</exception>
    internal void Validate()
    {
        Check.Range(Mean, float.MinValue, float.MaxValue, "mean of the label");
        Check.Range(Deviation, float.Epsilon, float.MaxValue, "deviation of the label");
    }

    /// <summary>The feature that a prediction becomes. Finite.</summary>
    internal float Apply(float prediction) =>
        (float)Math.Clamp(((double)prediction - Mean) / Deviation, float.MinValue, float.MaxValue);
}
