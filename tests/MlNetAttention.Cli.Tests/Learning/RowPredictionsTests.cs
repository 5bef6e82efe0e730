using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

/// <summary>What is kept of single rows agrees with the metrics over all of them.</summary>
public sealed class RowPredictionsTests
{
    [Theory]
    [InlineData("dog", "cat")]
    [InlineData("1", "0")]
    [InlineData("TRUE", "false")]
    public void Binary_classes_are_called_as_in_the_file(string barks, string purrs)
    {
        PredictedClasses kept = Classes(TaskKind.Binary, barks, purrs);

        Assert.Equal([purrs, barks], kept.Classes);
        Assert.All(kept.Rows, row => Assert.InRange(row.Confidence, 0.5, 1));
    }

    [Fact]
    public void So_are_several()
    {
        PredictedClasses kept = Classes(TaskKind.Multiclass, "dog", "cat");

        Assert.Equal(["cat", "dog"], kept.Classes);
    }

    [Fact]
    public void Numbers_are_kept_as_numbers()
    {
        LabeledRows rows = Named("1.5", "-2");
        var kept = (PredictedNumbers)Run(TaskKind.Regression, rows, keep: true).Predictions!;

        Assert.Equal(rows.Rows.Select(row => row.Label == "-2" ? -2 : 1.5), kept.Rows.Select(row => row.Truth));
        Assert.All(kept.Rows, row => Assert.InRange(row.Error, 0, 1));
    }

    [Fact]
    public void Nothing_is_kept_unless_it_is_asked_for() =>
        Assert.Null(Run(TaskKind.Multiclass, Named("dog", "cat"), keep: false).Predictions);

    private static PredictedClasses Classes(TaskKind kind, string barks, string purrs)
    {
        LabeledRows rows = Named(barks, purrs);
        PipelineResult result = Run(kind, rows, keep: true);
        var kept = (PredictedClasses)result.Predictions!;
        Assert.Equal(rows.Rows.Select(row => row.Label), kept.Rows.Select(row => kept.Classes[row.Truth]));
        Assert.Equal(result.Measured.Metrics.Accuracy!.Value, kept.Rows.Average(row => row.IsRight ? 1.0 : 0), 1e-12);
        return kept;
    }

    private static PipelineResult Run(TaskKind kind, LabeledRows rows, bool keep) =>
        new Comparison(new(kind), new(), 1, new SilentDisplay()) { KeepPredictions = keep }
            .Run(PipelineNames.Text, rows, rows, TestContext.Current.CancellationToken);

    private static LabeledRows Named(string barks, string purrs) =>
        Rows.Of([.. Rows.Easy(60).Select(row => (row.Label == "cat" ? purrs : barks, row.Text))]);
}
