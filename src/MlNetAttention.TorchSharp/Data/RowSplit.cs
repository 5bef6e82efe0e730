namespace MlNetAttention.Data;

/// <summary>The rows of a training set to train on, and those held out to measure performance on new rows.</summary>
internal sealed record RowSplit(int[] Training, int[] HeldOut)
{
    /// <summary>All rows with something to predict, a random share of them held out.</summary>
    internal static RowSplit Random(TrainingSet set, double heldOutShare, Random random)
    {
        int[] rows = [.. Enumerable.Range(0, set.Sequences.Count).Where(set.HasTarget)];
        random.Shuffle(rows);
        int heldOut = rows.Length < 2 ? 0 : (int)Math.Round(heldOutShare * rows.Length);
        return new RowSplit(rows[heldOut..], rows[..heldOut]);
    }

    /// <summary>Leaves out some of the rows, which are not used at all before training is over.</summary>
    internal static RowSplit Without(TrainingSet set, Func<int, bool> isLeftOut) =>
        new([.. Enumerable.Range(0, set.Sequences.Count).Where(row => set.HasTarget(row) && !isLeftOut(row))], []);
}
