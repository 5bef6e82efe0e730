using System.Runtime.InteropServices;
using MlNetAttention.OutOfFold;
using MlNetAttention.Tokens;

namespace MlNetAttention.Data;

/// <summary>
/// Groups of training rows that must not be told apart: a row is never predicted by an encoder that has seen another of its
/// group.
/// </summary>
/// <remarks>
/// A row's out-of-fold scores are found by its tokens. So rows with equal tokens are in one group, and the groups that they come
/// from are one. A row without tokens has no text that a group could be recognised by, and joins nothing.
/// </remarks>
/// <param name="OfRow">The group of each training row.</param>
/// <param name="Hashes">
/// A hash of each group's content, which depends neither on the order of rows nor on the values of keys.
/// </param>
internal sealed record RowGroups(int[] OfRow, UInt128[] Hashes)
{
    /// <summary>Number of groups.</summary>
    internal int Count => Hashes.Length;

    /// <summary>Number of different sampling keys, of which groups with equal rows have several.</summary>
    internal int Keys { get; private init; }

    /// <summary>Groups rows by their sampling keys.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="keys">The number of each training row's key.</param>
    internal static RowGroups Of(TrainingSet set, IReadOnlyList<int> keys)
    {
        using var hash = new RowHash();
        TokenSequence tokens = set.NewSequence();
        var joined = new DisjointSets(keys.Count == 0 ? 0 : keys.Max() + 1);
        var hashes = new UInt128[keys.Count];
        var keyOf = new Dictionary<UInt128, int>();
        for (int row = 0; row < hashes.Length; row++)
        {
            set.Fill(tokens, row);
            hashes[row] = hash.Of(tokens);
            if (!set.HasTokens(row)) continue;
            ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(keyOf, hashes[row], out bool isKnown);
            if (isKnown) joined.Join(first, keys[row]);
            else first = keys[row];
        }

        var numbers = new Dictionary<int, int>();
        var ofRow = new int[hashes.Length];
        var smallest = new List<UInt128>();
        for (int row = 0; row < ofRow.Length; row++)
        {
            int root = joined.RootOf(keys[row]);
            if (!numbers.TryGetValue(root, out ofRow[row]))
            {
                numbers.Add(root, ofRow[row] = smallest.Count);
                smallest.Add(hashes[row]);
            }

            smallest[ofRow[row]] = UInt128.Min(smallest[ofRow[row]], hashes[row]);
        }

        return new RowGroups(ofRow, [.. smallest]) { Keys = keys.Distinct().Count() };
    }

    /// <summary>The fold of each training row: whole groups, in an order by their hashes, each to the fold with the fewest
    /// rows.</summary>
    /// <param name="folds">Number of folds.</param>
    /// <param name="seed">The seed of the order.</param>
    internal int[] Deal(int folds, int seed)
    {
        var rows = new long[folds];
        var foldOf = new int[Count];
        int[] sizes = Sizes(_ => true);
        foreach (int group in Enumerable.Range(0, Count).OrderBy(group => Mixed(Hashes[group], seed)).ThenBy(group => group))
        {
            foldOf[group] = Array.IndexOf(rows, rows.Min());
            rows[foldOf[group]] += sizes[group];
        }

        return Array.ConvertAll(OfRow, group => foldOf[group]);
    }

    /// <summary>The groups to hold out, chosen by chance: as near to a number of rows as whole groups come, and at least one
    /// where it has no more than half of the rows.</summary>
    /// <param name="rows">The number of rows to hold out.</param>
    /// <param name="counts">Whether a row counts.</param>
    /// <param name="random">The order of groups.</param>
    internal HashSet<int> HeldOut(int rows, Func<int, bool> counts, Random random)
    {
        int[] sizes = Sizes(counts);
        int[] order = [.. Enumerable.Range(0, Count).Where(group => sizes[group] > 0)];
        random.Shuffle(order);
        var chosen = new HashSet<int>();
        int sum = 0;
        foreach (int group in order)
        {
            if (Math.Abs(sum + sizes[group] - rows) >= Math.Abs(sum - rows)) continue;
            chosen.Add(group);
            sum += sizes[group];
        }

        if (chosen.Count > 0 || rows == 0 || order.Length < 2) return chosen;
        int smallest = order.MinBy(group => sizes[group]);
        if (2 * sizes[smallest] <= sizes.Sum()) chosen.Add(smallest);
        return chosen;
    }

    private int[] Sizes(Func<int, bool> counts)
    {
        var sizes = new int[Count];
        for (int row = 0; row < OfRow.Length; row++)
        {
            if (counts(row)) sizes[OfRow[row]]++;
        }

        return sizes;
    }

    private static ulong Mixed(UInt128 hash, int seed)
    {
        ulong state = (ulong)hash ^ (uint)seed;
        return SplitMix64.Next(ref state);
    }
}
