using MlNetAttention.Kernels;

namespace MlNetAttention.Attention;

/// <summary>A learned number per head and clipped distance, added to the relevance of key j for query i.</summary>
internal sealed class RelativeBias(EncoderOptions options, float[] table)
{
    private readonly int _distances = options.RelativeBiasEntries;

    /// <summary>The same for tiles of many queries and keys.</summary>
    internal DistanceBias ByDistance() => new(
        options.Heads, options.MaxRelativeDistance,
        (head, distance) => table[head * _distances + RelativeDistance.Index(options, 0, distance)]);

    /// <summary>row_j ← row_j + table[head, distance of j from the query].</summary>
    internal void AddTo(Span<float> row, int head, int query)
    {
        ReadOnlySpan<float> biases = table.AsSpan(head * _distances, _distances);
        for (int j = 0; j < row.Length; j++) row[j] += biases[RelativeDistance.Index(options, query, j)];
    }
}
