namespace MlNetAttention.Benchmarks.Serving.Workloads;

/// <summary>Which sequences share a batch.</summary>
internal enum BatchOrder
{
    /// <summary>Those that stand next to each other.</summary>
    AsGiven,

    /// <summary>Those of like length: nearly no padding, but all sequences must be there before the first is encoded.</summary>
    ByLength,
}

/// <summary>Sequences side by side, each padded at its end to the longest of them, as engines for tensors need them.</summary>
internal sealed class PaddedBatch
{
    private PaddedBatch(int[][] sequences, int[] rows)
    {
        Rows = rows;
        Columns = rows.Max(row => sequences[row].Length);
        HasPadding = rows.Any(row => sequences[row].Length < Columns);
        Ids = new long[rows.Length * Columns];
        Mask = new long[Ids.Length];
        for (int b = 0; b < rows.Length; b++)
        {
            int[] ids = sequences[rows[b]];
            for (int t = 0; t < ids.Length; t++) (Ids[b * Columns + t], Mask[b * Columns + t]) = (ids[t], 1);
        }
    }

    /// <summary>Which sequence each row of the batch is: B of them.</summary>
    internal int[] Rows { get; }

    /// <summary>The longest of them: T.</summary>
    internal int Columns { get; }

    internal bool HasPadding { get; }

    /// <summary>[B, T].</summary>
    internal long[] Ids { get; }

    /// <summary>[B, T]: 1 for a token, 0 for padding.</summary>
    internal long[] Mask { get; }

    internal long[] Shape => [Rows.Length, Columns];

    internal static PaddedBatch[] Of(int[][] sequences, BatchOrder order, int size)
    {
        IEnumerable<int> rows = Enumerable.Range(0, sequences.Length);
        if (order == BatchOrder.ByLength) rows = rows.OrderBy(row => sequences[row].Length);
        return [.. rows.Chunk(size).Select(chunk => new PaddedBatch(sequences, chunk))];
    }

    /// <summary>Puts the pooled vectors of the batch [B, P] where those of its sequences belong in [sequences, P].</summary>
    internal void Scatter(ReadOnlySpan<float> pooled, Span<float> result)
    {
        int length = pooled.Length / Rows.Length;
        for (int b = 0; b < Rows.Length; b++) pooled.Slice(b * length, length).CopyTo(result[(Rows[b] * length)..]);
    }
}
