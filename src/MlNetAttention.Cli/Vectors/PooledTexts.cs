using System.Collections.Concurrent;

namespace MlNetAttention.Cli.Vectors;

/// <summary>The pooled vectors of many rows, on all processors.</summary>
internal static class PooledTexts
{
    // Enough for several batches of a thread, few enough for all processors to have some.
    private const int RowsAtATime = 64;

    /// <param name="encoder">The encoder.</param>
    /// <param name="rows">A text for each input column, alike in every row.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="ArgumentException">The encoder does not take so many columns.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<ReadOnlyMemory<float>> Of(
        AttentionEncoder encoder, IReadOnlyList<string[]> rows, CancellationToken cancel)
    {
        if (rows.Count == 0) return [];
        int columns = rows[0].Length;
        if (columns == 1) return encoder.EncodeTexts([.. rows.Select(row => row[0])], cancel);

        // Before threads are started, in which the error would be one of several.
        encoder.CheckCount(columns);
        var pooled = new ReadOnlyMemory<float>[rows.Count];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        Parallel.ForEach(
            Partitioner.Create(0, rows.Count, RowsAtATime), parallel, () => new RowBatch(encoder, columns, pooled),
            (range, _, batch) =>
            {
                for (int row = range.Item1; row < range.Item2; row++)
                {
                    cancel.ThrowIfCancellationRequested();
                    batch.Add(row, rows[row]);
                }

                batch.Encode();
                return batch;
            },
            _ => { });
        return pooled;
    }
}
