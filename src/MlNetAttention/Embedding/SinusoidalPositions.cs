namespace MlNetAttention.Embedding;

/// <summary>
/// Fixed position vectors: P[t, 2i] = sin(t / 10000^(2i/D)), P[t, 2i+1] = cos(t / 10000^(2i/D)) (Vaswani et al. 2017,
/// section 3.5), for all t below MaxTokens.
/// </summary>
internal static class SinusoidalPositions
{
    /// <summary>The table [MaxTokens, D].</summary>
    internal static float[] Table(int maxTokens, int width)
    {
        var table = new float[maxTokens * width];
        for (int t = 0; t < maxTokens; t++)
        {
            for (int i = 0; i < width; i++)
            {
                double angle = t / Math.Pow(10_000, (i - i % 2) / (double)width);
                table[t * width + i] = (float)(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return table;
    }
}
