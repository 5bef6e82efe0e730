namespace MlNetAttention.Data;

/// <summary>The rows of a training set to train on, and those held out to measure performance on new rows.</summary>
internal sealed record RowSplit(int[] Training, int[] HeldOut)
{
    /// <summary>
    /// The rows to search the best epoch with. Held out is the user's own validation data, or else a random share of the training
    /// rows, in whole groups where there are any.
    /// </summary>
    internal static RowSplit Search(TrainingSet set, double heldOutShare, Random random)
    {
        if (set.ValidationRows > 0)
        {
            int[] own = [.. Enumerable.Range(set.TrainingRows, set.ValidationRows).Where(set.HasTarget)];
            return Random(set, 0, random) with { HeldOut = own };
        }

        if (set.Groups is not { } groups) return Random(set, heldOutShare, random);
        int[] rows = Random(set, 0, random).Training;
        HashSet<int> heldOut = groups.HeldOut((int)Math.Round(heldOutShare * rows.Length), set.HasTarget, random);
        ILookup<bool, int> parts = rows.ToLookup(row => heldOut.Contains(groups.OfRow[row]));
        return new RowSplit([.. parts[false]], [.. parts[true]]);
    }

    /// <summary>All training rows with something to predict, a random share of them held out.</summary>
    internal static RowSplit Random(TrainingSet set, double heldOutShare, Random random)
    {
        int[] rows = [.. Enumerable.Range(0, set.TrainingRows).Where(set.HasTarget)];
        random.Shuffle(rows);
        int heldOut = rows.Length < 2 ? 0 : (int)Math.Round(heldOutShare * rows.Length);
        return new RowSplit(rows[heldOut..], rows[..heldOut]);
    }

    /// <summary>Leaves out some of the rows, which are not used at all before training is over.</summary>
    internal static RowSplit Without(TrainingSet set, Func<int, bool> isLeftOut) =>
        new([.. Enumerable.Range(0, set.TrainingRows).Where(row => set.HasTarget(row) && !isLeftOut(row))], []);
}
