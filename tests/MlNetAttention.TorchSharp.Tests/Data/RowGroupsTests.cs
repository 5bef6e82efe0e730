using MlNetAttention.Data;
using MlNetAttention.Tokens;

namespace MlNetAttention.Training.Tests.Data;

/// <summary>That rows of one group, and groups with an equal row, are never told apart.</summary>
public sealed class RowGroupsTests
{
    [Fact]
    public void Groups_with_an_equal_row_are_one_over_any_number_of_steps()
    {
        // Groups 0 and 3 share [2, 3], 3 and 1 share [4]; the rows without tokens join nothing.
        RowGroups groups = RowGroups.Of(
            Set([2, 3], [5], [], [2, 3], [4], [4], [], [6]), [0, 0, 0, 3, 3, 1, 2, 2]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1], groups.OfRow);
        Assert.Equal(2, groups.Count);
    }

    [Fact]
    public void Unknown_tokens_are_equal_where_they_are_spelled_alike()
    {
        TrainingSet set = Set([1, 2], [1, 2], [1, 2]) with { UnknownTokens = [["x"], ["y"], ["x"]] };
        Assert.Equal([0, 1, 0], RowGroups.Of(set, [0, 1, 2]).OfRow);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Folds_are_whole_groups_of_about_the_same_number_of_rows(int folds)
    {
        (TrainingSet set, int[] keys) = Many(groups: 41);
        RowGroups groups = RowGroups.Of(set, keys);
        int[] foldOf = groups.Deal(folds, seed: 3);
        Assert.All(
            keys.Zip(foldOf).GroupBy(pair => pair.First),
            group => Assert.Single(group.Select(pair => pair.Second).Distinct()));
        int[] sizes = [.. foldOf.GroupBy(fold => fold).Select(fold => fold.Count())];
        Assert.Equal(folds, sizes.Length);

        // The largest group has 5 rows, and each goes to the smallest fold.
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 5);
        Assert.NotEqual(foldOf, groups.Deal(folds, seed: 4));
    }

    [Fact]
    public void Folds_depend_neither_on_the_order_of_rows_nor_on_the_values_of_keys()
    {
        (TrainingSet set, int[] keys) = Many(groups: 41);
        int[] foldOf = RowGroups.Of(set, keys).Deal(4, seed: 3);
        TrainingSet reversed = Set([.. set.Sequences.Reverse()]);
        int[] others = [.. keys.Reverse().Select(key => 40 - key)];
        Assert.Equal(foldOf, RowGroups.Of(reversed, others).Deal(4, seed: 3).Reverse());
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void About_the_share_of_rows_is_held_out_in_whole_groups(double share)
    {
        (TrainingSet set, int[] keys) = Many(groups: 41);
        set = set with { Groups = RowGroups.Of(set, keys) };
        RowSplit split = RowSplit.Search(set, share, new Random(5));
        Assert.Empty(split.Training.Select(row => keys[row]).Intersect(split.HeldOut.Select(row => keys[row])));
        Assert.Equal(set.Sequences.Count, split.Training.Length + split.HeldOut.Length);
        Assert.InRange(split.HeldOut.Length, (share * set.Sequences.Count) - 3, (share * set.Sequences.Count) + 3);
        Assert.Equal(split.HeldOut, RowSplit.Search(set, share, new Random(5)).HeldOut);
        Assert.NotEqual(split.HeldOut, RowSplit.Search(set, share, new Random(6)).HeldOut);
    }

    [Fact]
    public void One_group_is_held_out_even_where_all_are_too_large_but_not_the_only_one()
    {
        TrainingSet set = Set([2], [3], [4], [5], [6], [2, 2], [2, 3]);
        RowSplit two = RowSplit.Search(set with { Groups = RowGroups.Of(set, [0, 0, 0, 0, 1, 1, 1]) }, 0.1, new Random(5));
        Assert.Equal([4, 5, 6], two.HeldOut.Order());
        RowSplit one = RowSplit.Search(set with { Groups = RowGroups.Of(set, new int[7]) }, 0.1, new Random(5));
        Assert.Empty(one.HeldOut);
        Assert.Equal(7, one.Training.Length);
    }

    /// <summary>Groups of 1 to 5 rows in mixed order, no two of which are equal.</summary>
    private static (TrainingSet Set, int[] Keys) Many(int groups)
    {
        var random = new Random(17);
        int[] keys = [.. Enumerable.Range(0, groups).SelectMany(group => Enumerable.Repeat(group, 1 + group % 5))];
        random.Shuffle(keys);
        return (Set([.. keys.Select((_, row) => new[] { 2 + row % 5, 2 + row / 5 % 5, 2 + row / 25 % 5, 2 + row / 125 })]), keys);
    }

    private static TrainingSet Set(params int[][] sequences)
    {
        var vocabulary = new Vocabulary(["a", "b", "c", "d", "e"], lowercase: true, subwords: new Subwords(19));
        return new TrainingSet(
            vocabulary, new long[vocabulary.Size], sequences, LabelKind.Number, 0, new float[sequences.Length], 0, 0);
    }
}
