namespace MlNetAttention.Objectives;

/// <summary>What logits of teachers mean.</summary>
internal static class Probabilities
{
    /// <summary>exp(xᵢ) / Σ exp(xⱼ).</summary>
    internal static void Softmax(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        float maximum = float.NegativeInfinity;
        foreach (float logit in logits) maximum = Math.Max(maximum, logit);
        double sum = 0;
        for (int c = 0; c < logits.Length; c++) sum += probabilities[c] = MathF.Exp(logits[c] - maximum);
        for (int c = 0; c < logits.Length; c++) probabilities[c] = (float)(probabilities[c] / sum);
    }

    /// <summary>1 / (1 + exp(−x)).</summary>
    internal static double Sigmoid(double logit) => 1 / (1 + Math.Exp(-logit));
}
