using FsCheck.Xunit;
using MlNetAttention.OutOfFold;

namespace MlNetAttention.Tests.OutOfFold;

public class FoldTests
{
    [Property]
    public bool Equal_sequences_share_a_fold_between_0_and_k(int[] ids, int seed) =>
        Fold.Of(ids, 7, seed) == Fold.Of([.. ids], 7, seed) && Fold.Of(ids, 7, seed) is >= 0 and < 7;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(7)]
    public void Folds_are_about_equally_large(int folds)
    {
        var random = new Random(7);
        var counts = new int[folds];
        for (int row = 0; row < 7001; row++)
        {
            int[] ids = [.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => random.Next(101))];
            counts[Fold.Of(ids, folds, seed: 3)]++;
        }

        // One-token rows repeat, so that the spread is larger than that of independent rows.
        Assert.All(counts, count => Assert.InRange(count, 0.8 * 7001 / folds, 1.2 * 7001 / folds));
    }

    [Fact]
    public void Another_seed_deals_the_rows_out_differently()
    {
        int same = Enumerable.Range(0, 1000).Count(id => Fold.Of([id, 2, 3], 4, seed: 1) == Fold.Of([id, 2, 3], 4, seed: 2));
        Assert.InRange(same, 180, 320);
    }
}
