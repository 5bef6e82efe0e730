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

        (LabeledRows Train, LabeledRows Test)[] folds = [.. rows.EvenFolds(5, seed: 7, SplitRule.RowsOfTrainedLabels)];

        Assert.Equal(rows.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
        Assert.All(folds, fold => Assert.Equal(48, fold.Train.Rows.Except(fold.Test.Rows).Count()));
        Assert.All(folds, fold => Assert.All(fold.Test.Rows.CountBy(row => row.Label), label => Assert.Equal(4, label.Value)));
        Assert.NotEqual(folds[0].Test.Rows, rows.EvenFolds(5, seed: 8, SplitRule.RowsOfTrainedLabels).First().Test.Rows);
    }

    [Fact]
    public void Even_folds_are_as_many_as_there_are_groups_and_those_that_can_be_held_out()
    {
        LabeledRows three = Rows.Of(Rows.Easy(30)) with { SamplingKeyColumn = "user" };
        three = three with { Rows = [.. three.Rows.Select((row, at) => row with { SamplingKey = $"u{at / 2 % 3}" })] };
        LabeledRows single = Rows.Of([.. Enumerable.Range(0, 12).Select(at => ($"label {at}", $"text {at}"))]);

        (LabeledRows Train, LabeledRows Test)[] folds = [.. three.EvenFolds(5, seed: 7, SplitRule.RowsOfTrainedLabels)];

        Assert.Equal(three.Rows, folds.SelectMany(fold => fold.Test.Rows).OrderBy(row => row.Line));
        Assert.Equal(3, folds.Length);
        Assert.All(folds, fold => Assert.Single(fold.Test.Rows.Select(row => row.SamplingKey).Distinct()));
        Assert.Empty(single.EvenFolds(5, seed: 7, SplitRule.RowsOfTrainedLabels));
        Assert.Equal(5, single.EvenFolds(5, seed: 7, SplitRule.Rows).Count());

        // The only rows of a label stay for training, and leave nothing of their fold.
        LabeledRows rest = Rows.Of([("rare", "a"), ("common", "b"), ("common", "c")]);
        Assert.Equal(2, rest.EvenFolds(5, seed: 7, SplitRule.RowsOfTrainedLabels).Count());
        Assert.Empty(Grouped("q1", "q1").EvenFolds(5, seed: 7, SplitRule.Groups));
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

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Rows_of_one_sampling_key_are_never_divided(int seed)
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(60), ("bird", "a bird sings")]);
        rows = rows with
        {
            SamplingKeyColumn = "user",
            Rows = [.. rows.Rows.Select((row, at) => row with { SamplingKey = $"u{at % 7}" })],
        };

        (LabeledRows Train, LabeledRows Test)[] parts =
            [rows.HoldOut(0.3, seed, SplitRule.RowsOfTrainedLabels), .. rows.Folds(3, seed, SplitRule.RowsOfTrainedLabels)];

        Assert.All(parts, part =>
        {
            Assert.Empty(Keys(part.Train).Intersect(Keys(part.Test)));
            Assert.Equal(rows.Rows, part.Train.Rows.Concat(part.Test.Rows).OrderBy(row => row.Line));

            // Those of the user who has the only bird are trained with it.
            Assert.Contains(part.Train.Rows, row => row.Label == "bird");
        });
        Assert.Contains(
            "rows.tsv: 7 values in 'user'; expected at least 8 for 8 folds.",
            Assert.Throws<Failure>(() => rows.Folds(8, seed, SplitRule.Rows)).Message, StringComparison.Ordinal);

        static IEnumerable<string?> Keys(LabeledRows part) => part.Rows.Select(row => row.SamplingKey);
    }

    [Fact]
    public void Weights_and_sampling_keys_are_read_and_rows_of_weight_0_left_out()
    {
        LabeledRows rows = Read("a\tone\t2.5\tu1", "b\ttwo\t0\tu2", "a\tthree\t1e-3\tu1");

        Assert.Equal([2.5f, 0.001f], rows.Rows.Select(row => row.Weight));
        Assert.Equal(["u1", "u1"], rows.Rows.Select(row => row.SamplingKey));
        Assert.Equal([2, 4], rows.Rows.Select(row => row.Line));
        Assert.Equal((1, "weight", "user"), (rows.Weightless, rows.WeightColumn, rows.SamplingKeyColumn));
    }

    [Theory]
    [InlineData("-1", "u", "rows.tsv, line 3: the weight '-1' in 'weight' is negative; expected a number of at least 0.")]
    [InlineData("", "u", "rows.tsv, line 3: the weight in 'weight' is empty; expected a number of at least 0.")]
    [InlineData("heavy", "u", "rows.tsv, line 3: 'heavy' in 'weight' is not a number; expected one such as 0.25.")]
    [InlineData("NaN", "u", "rows.tsv, line 3: 'NaN' in 'weight' is not a number; expected one such as 0.25.")]
    [InlineData("1,5", "u", "rows.tsv, line 3: '1,5' in 'weight' is not a number; expected one such as 0.25.")]
    [InlineData("1", " ", "rows.tsv, line 3: the value in 'user' is empty; expected one in every row.")]
    public void A_weight_or_a_sampling_key_that_is_none_is_named_with_its_line(string weight, string key, string message) =>
        Assert.EndsWith(
            message, Assert.Throws<Failure>(() => Read("a\tone\t1\tu1", $"b\ttwo\t{weight}\t{key}")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Without_a_row_that_counts_there_is_nothing_to_learn() => Assert.EndsWith(
        "rows.tsv: all weights in 'weight' are 0; expected rows that count.",
        Assert.Throws<Failure>(() => Read("a\tone\t0\tu", "b\ttwo\t0\tu")).Message, StringComparison.Ordinal);

    private static LabeledRows Read(params string[] rows)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("rows.tsv"), ["label\ttext\tweight\tuser", .. rows]);
        return LabeledRows.Read(
            folder.File("rows.tsv"), new("label", "text") { Weight = "weight", SamplingKey = "user" }, new(),
            TestContext.Current.CancellationToken);
    }
}
