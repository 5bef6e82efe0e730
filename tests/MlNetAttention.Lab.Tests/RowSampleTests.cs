using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

/// <summary>Which training rows are drawn.</summary>
public sealed class RowSampleTests
{
    [Fact]
    public void No_label_is_left_out_of_the_rows_that_are_drawn()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(100), ("rare", "a bird")]);
        Assert.All(Enumerable.Range(1, 20), seed => Assert.Contains(
            new RowSample(5, null).Of(rows, seed).Rows, row => row.Label == "rare"));
    }

    [Fact]
    public void Fewer_rows_than_labels_are_refused()
    {
        LabeledRows rows = Rows.Of([.. Rows.Easy(100), ("rare", "a bird")]);

        Failure failure = Assert.Throws<Failure>(() => new RowSample(2, null).Of(rows, seed: 1));

        Assert.Equal(ExitCode.WrongUsage, failure.ExitCode);
        Assert.Equal(
            $"2 rows are to be drawn; expected at least 3, one of each label of rows.tsv. {Failure.SeeHelp}", failure.Message);
        Assert.Equal(["cat", "dog", "rare"], new RowSample(3, null).Of(rows, seed: 1).Rows.Select(row => row.Label).Order());
    }

    [Theory]
    [InlineData(nameof(TaskKind.Regression))]
    [InlineData(nameof(TaskKind.MultiLabel))]
    public void Labels_that_are_no_classes_do_not_decide_what_is_drawn(string task)
    {
        // Of a thousand rows ten have a value of their own: with one of each value first, all ten were drawn.
        LabeledRows rows = Rows.Of(
            [.. Rows.Easy(990).Select(row => ("0", row.Text)), .. Enumerable.Range(1, 10).Select(at => ($"{at}", "a bird"))]);
        RowSample sample = new RowSample(20, null).Checked(Enum.Parse<TaskKind>(task), "--rows", "--rows-per-class");

        Assert.Equal(20, sample.Of(rows, seed: 1).Rows.Count);
        Assert.InRange(sample.Of(rows, seed: 1).Rows.Count(row => row.Label != "0"), 0, 3);
        Assert.Equal(5, (sample with { Rows = 5 }).Of(rows, seed: 1).Rows.Count);
        Assert.Equal(10, new RowSample(20, null).Of(rows, seed: 1).Rows.Count(row => row.Label != "0"));
    }
}
