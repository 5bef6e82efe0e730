namespace MlNetAttention.Data;

/// <summary>
/// Cuts rows into batches of similar length, so that little of a batch is padding: rows are shuffled, sorted by length within
/// groups of many batches, and the batches are shuffled again.
/// </summary>
internal static class BatchPlan
{
    private const int BatchesPerGroup = 32;

    internal static List<int[]> Shuffled(TrainingSet set, int[] rows, int batchSize, Random random)
    {
        int[] order = [.. rows];
        random.Shuffle(order);
        List<int[]> batches =
        [
            .. order.Chunk(batchSize * BatchesPerGroup)
                .SelectMany(group => group.OrderBy(row => set.Sequences[row].Length).Chunk(batchSize)),
        ];
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batches));
        return batches;
    }

    internal static List<int[]> Sorted(TrainingSet set, int[] rows, int batchSize) =>
        [.. rows.OrderBy(row => set.Sequences[row].Length).Chunk(batchSize)];
}
