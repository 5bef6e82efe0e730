namespace MlNetAttention.Attention;

/// <summary>A learned number per head and clipped distance, added to the relevance of key j for query i.</summary>
internal sealed class RelativeBias(EncoderOptions options, float[] table)
{
    private readonly int _distances = RelativeDistance.Count(options);

    /// <summary>row_j ← row_j + table[head, distance of j from the query].</summary>
    internal void AddTo(Span<float> row, int head, int query)
    {
        ReadOnlySpan<float> biases = table.AsSpan(head * _distances, _distances);
        for (int j = 0; j < row.Length; j++) row[j] += biases[RelativeDistance.Index(options, query, j)];
    }
}
