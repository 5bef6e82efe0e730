namespace MlNetAttention.Data;

/// <summary>Which rows of a training set are trained on, and which are held out to see how new rows would do.</summary>
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

    /// <summary>The rows of a part held out, none of them to be looked at before training is over.</summary>
    internal static RowSplit Without(TrainingSet set, Func<int, bool> isLeftOut) =>
        new([.. Enumerable.Range(0, set.Sequences.Count).Where(row => set.HasTarget(row) && !isLeftOut(row))], []);
}
