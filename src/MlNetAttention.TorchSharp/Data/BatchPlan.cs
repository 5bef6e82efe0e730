namespace MlNetAttention.Data;

/// <summary>
/// Cuts rows into batches of similar length, so that little of a batch is padding: rows are shuffled, sorted by length within
/// groups of many batches, and the batches are shuffled again. Long rows make batches of fewer.
/// </summary>
internal static class BatchPlan
{
    private const int BatchesPerGroup = 32;

    internal static List<int[]> Shuffled(TrainingSet set, int[] rows, BatchLimit limit, Random random)
    {
        int[] order = [.. rows];
        random.Shuffle(order);
        List<int[]> batches = [.. order.Chunk(limit.Rows * BatchesPerGroup).SelectMany(group => Sorted(set, group, limit))];
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    internal static List<int[]> Sorted(TrainingSet set, int[] rows, BatchLimit limit)
    {
        var batches = new List<int[]>();
        var batch = new List<int>();
        foreach (int row in rows.OrderBy(row => set.Sequences[row].Length))
        {
            // Rows come shortest first, so this one is as long as the batch would be wide.
            if (batch.Count > 0 && !limit.Allows(batch.Count + 1, set.Sequences[row].Length))
            {
                batches.Add([.. batch]);
                batch.Clear();
            }

            batch.Add(row);
        }

        if (batch.Count > 0) batches.Add([.. batch]);
        return batches;
    }
}

/// <summary>The size of a batch.</summary>
/// <param name="Rows">The most rows.</param>
/// <param name="Tokens">The most tokens with padding, B·T, of more than one row.</param>
internal readonly record struct BatchLimit(int Rows, int Tokens)
{
    internal bool Allows(int rows, int length) => rows <= Rows && (long)rows * length <= Tokens;
}
