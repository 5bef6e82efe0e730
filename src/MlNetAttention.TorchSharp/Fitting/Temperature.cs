namespace MlNetAttention.Fitting;

/// <summary>
/// The temperature T that calibrates the probabilities of classes, softmax(z / T) of logits z (Guo et al. 2017): the one with the
/// lowest log-loss on rows the encoder was not trained on.
/// </summary>
/// <remarks>
/// The target of each of N rows is (N + 1) / (N + 2) of its class and the rest spread over the others, after Platt (1999): a few
/// rows that are all right are no reason to be certain.
/// </remarks>
internal static class Temperature
{
    /// <summary>That of probabilities that are left as they are.</summary>
    internal const float None = 1;

    internal const double Lowest = 1.0 / 20;
    internal const double Highest = 20;

    // Half the bits of a double, and more than those of the Single that is kept.
    private const int Halvings = 40;

    /// <summary>The temperature for some rows; <see cref="None"/> where there are none.</summary>
    /// <param name="logits">[N][C], of rows the encoder was not trained on.</param>
    /// <param name="classes">The class of every row [N].</param>
    /// <param name="weights">The weight of every row [N]; null where all weigh the same.</param>
    internal static float Fit(IReadOnlyList<float[]> logits, IReadOnlyList<int> classes, IReadOnlyList<float>? weights = null)
    {
        if (logits.Count == 0) return None;

        // The loss is convex in 1 / T: its slope there rises from below 0 to above 0 at the best.
        double coldest = Math.Log(1 / Highest);
        double hottest = Math.Log(1 / Lowest);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (coldest + hottest) / 2;
            if (Slope(logits, classes, weights, Math.Exp(middle)) > 0) hottest = middle;
            else coldest = middle;
        }

        return (float)Math.Exp(-(coldest + hottest) / 2);
    }

    /// <summary>The derivative of the log-loss by b = 1 / T: Σ w·(E[z] − target·z), with E over softmax(b·z).</summary>
    private static double Slope(
        IReadOnlyList<float[]> logits, IReadOnlyList<int> classes, IReadOnlyList<float>? weights, double inverse)
    {
        double sum = 0;
        double share = 1.0 / (logits.Count + 2);
        for (int row = 0; row < logits.Count; row++)
        {
            float[] ofRow = logits[row];
            double largest = ofRow.Max();
            double total = 0, expected = 0, all = 0;
            foreach (float logit in ofRow)
            {
                double probability = Math.Exp(inverse * (logit - largest));
                total += probability;
                expected += probability * logit;
                all += logit;
            }

            double own = ofRow[classes[row]];
            double target = ofRow.Length == 1 ? own : (1 - share) * own + share * (all - own) / (ofRow.Length - 1);
            sum += (weights?[row] ?? 1) * (expected / total - target);
        }

        return sum;
    }
}
