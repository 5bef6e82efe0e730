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

        (LabeledRows Train, LabeledRows Test)[] folds = rows.Folds(count, seed: 7, everyLabelIsTrained: true);

        Assert.Equal(count, folds.Length);
        Assert.Equal(rows.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
        Assert.All(folds, fold => Assert.Equal(rows.Rows, fold.Train.Rows.Concat(fold.Test.Rows).OrderBy(row => row.Line)));
        Assert.All(folds, fold => Assert.InRange(fold.Test.Rows.Count, 31 / count, 31 / count + 1));
    }

    [Fact]
    public void Folds_are_decided_by_the_seed()
    {
        LabeledRows rows = Rows.Of(Rows.Easy(30));

        Assert.Equal(FirstFold(1), FirstFold(1));
        Assert.NotEqual(FirstFold(1), FirstFold(2));

        IEnumerable<LabeledRow> FirstFold(int seed) => rows.Folds(3, seed, everyLabelIsTrained: true)[0].Test.Rows;
    }

    [Fact]
    public void A_label_that_occurs_once_is_always_trained()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(20), ("bird", "a bird sings")]);

        Assert.All(rows.Folds(4, 1, everyLabelIsTrained: true), fold =>
        {
            Assert.Contains(fold.Train.Rows, row => row.Label == "bird");
            Assert.DoesNotContain(fold.Test.Rows, row => row.Label == "bird");
        });
        Assert.Single(rows.Folds(4, 1, everyLabelIsTrained: false), fold => fold.Test.Rows.Any(row => row.Label == "bird"));
    }

    [Fact]
    public void The_share_held_out_is_the_one_asked_for()
    {
        (LabeledRows train, LabeledRows test) = Rows.Of(Rows.Easy(100)).HoldOut(0.15, seed: 1, everyLabelIsTrained: true);

        Assert.Equal((85, 15), (train.Rows.Count, test.Rows.Count));
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        Assert.Contains("expected at least 4", Assert.Throws<Failure>(() => Rows.Of(Rows.Easy(3)).Folds(4, 1, true)).Message);
        Assert.Contains("too few rows", Assert.Throws<Failure>(() => Rows.Of(Rows.Easy(1)).HoldOut(0.1, 1, true)).Message);
    }
}
