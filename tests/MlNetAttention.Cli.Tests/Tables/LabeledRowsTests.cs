using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Tables;

public sealed class LabeledRowsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(31)]
    public void Every_row_is_held_out_in_one_fold_and_trained_in_all_others(int count)
    {
        LabeledRows rows = Rows.Of(Rows.Easy(31));

        (LabeledRows Train, LabeledRows Test)[] folds = rows.Folds(count, seed: 7, SplitRule.RowsOfTrainedLabels);

        Assert.Equal(count, folds.Length);
        Assert.Equal(rows.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
        Assert.All(folds, fold => Assert.Equal(rows.Rows, fold.Train.Rows.Concat(fold.Test.Rows).OrderBy(row => row.Line)));
        Assert.All(folds, fold => Assert.InRange(fold.Test.Rows.Count, 31 / count, 31 / count + 1));
    }

    [Fact]
    public void Even_folds_have_as_many_rows_of_every_label()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(40), .. Rows.Easy(20).Select(_ => ("bird", "a bird sings"))]);

        (LabeledRows Train, LabeledRows Test)[] folds = rows.EvenFolds(5, seed: 7, SplitRule.RowsOfTrainedLabels);

        Assert.Equal(rows.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
        Assert.All(folds, fold => Assert.Equal(48, fold.Train.Rows.Except(fold.Test.Rows).Count()));
        Assert.All(folds, fold => Assert.All(fold.Test.Rows.CountBy(row => row.Label), label => Assert.Equal(4, label.Value)));
        Assert.NotEqual(folds[0].Test.Rows, rows.EvenFolds(5, seed: 8, SplitRule.RowsOfTrainedLabels)[0].Test.Rows);
    }

    [Fact]
    public void Folds_are_decided_by_the_seed()
    {
        LabeledRows rows = Rows.Of(Rows.Easy(30));

        Assert.Equal(FirstFold(1), FirstFold(1));
        Assert.NotEqual(FirstFold(1), FirstFold(2));

        IEnumerable<LabeledRow> FirstFold(int seed) => rows.Folds(3, seed, SplitRule.RowsOfTrainedLabels)[0].Test.Rows;
    }

    [Fact]
    public void A_label_that_occurs_once_is_always_trained()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(20), ("bird", "a bird sings")]);

        Assert.All(rows.Folds(4, 1, SplitRule.RowsOfTrainedLabels), fold =>
        {
            Assert.Contains(fold.Train.Rows, row => row.Label == "bird");
            Assert.DoesNotContain(fold.Test.Rows, row => row.Label == "bird");
        });
        Assert.Single(rows.Folds(4, 1, SplitRule.Rows), fold => fold.Test.Rows.Any(row => row.Label == "bird"));
    }

    [Fact]
    public void The_share_held_out_is_the_one_asked_for()
    {
        (LabeledRows train, LabeledRows test) = Rows.Of(Rows.Easy(100)).HoldOut(0.15, seed: 1, SplitRule.RowsOfTrainedLabels);

        Assert.Equal((85, 15), (train.Rows.Count, test.Rows.Count));
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        Assert.Contains("expected at least 4", Assert.Throws<Failure>(() => Rows.Of(Rows.Easy(3)).Folds(4, 1, SplitRule.RowsOfTrainedLabels)).Message);
        Assert.Contains("too few rows", Assert.Throws<Failure>(() => Rows.Of(Rows.Easy(1)).HoldOut(0.1, 1, SplitRule.Rows)).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_group_is_never_divided(int seed)
    {
        // Groups of 1 to 7 rows, dealt among each other.
        LabeledRows rows = Grouped([.. Enumerable.Range(0, 28).Select(at => $"q{at % 7 % (1 + at / 7)}")]);
        int groups = Groups(rows).Count;

        (LabeledRows train, LabeledRows test) = rows.HoldOut(0.3, seed, SplitRule.Groups);

        Assert.Equal((int)(0.3 * groups), Groups(test).Count);
        Assert.Empty(Groups(train).Intersect(Groups(test)));
        Assert.Equal(rows.Rows, train.Rows.Concat(test.Rows).OrderBy(row => row.Line));
        Assert.All((LabeledRows[])[train, test], part => Assert.Equal(part.Rows, part.ByGroup().Rows));

        (LabeledRows Train, LabeledRows Test)[] folds = rows.Folds(groups, seed, SplitRule.Groups);
        Assert.All(folds, fold => Assert.Single(Groups(fold.Test)));
        Assert.Equal(rows.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
    }

    [Fact]
    public void Too_few_groups_are_refused_by_the_name_of_their_column()
    {
        LabeledRows rows = Grouped("q1", "q1", "q1");

        Assert.Equal(
            "rows.tsv: too few values in 'query' to hold some out; expected more than 1 or a file to test on.",
            Assert.Throws<Failure>(() => rows.HoldOut(0.2, 1, SplitRule.Groups)).Message);
        Assert.Equal(
            "rows.tsv: 1 values in 'query'; expected at least 2 for 2 folds.",
            Assert.Throws<Failure>(() => rows.Folds(2, 1, SplitRule.Groups)).Message);
    }

    [Fact]
    public void Rows_by_group_keep_their_order_within_it() => Assert.Equal(
        [2, 4, 3, 6, 5], Grouped("b", "a", "b", "c", "a").ByGroup().Rows.Select(row => row.Line));

    private static HashSet<string?> Groups(LabeledRows rows) => [.. rows.Rows.Select(row => row.Group)];

    private static LabeledRows Grouped(params string[] groups) => new(
        "rows.tsv", "label", [.. groups.Select((group, at) => new LabeledRow("1", $"text {at}", group, at + 2))])
    {
        GroupColumn = "query",
    };
}
