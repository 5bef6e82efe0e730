using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Tests;

public sealed class MeanAndDeviationTests
{
    [Fact]
    public void The_deviation_is_that_of_a_sample()
    {
        MeanAndDeviation figure = MeanAndDeviation.Of([2, 4, 4, 4, 5, 5, 7, 9])!.Value;

        Assert.Equal(5, figure.Mean, 12);
        Assert.Equal(Math.Sqrt(32.0 / 7), figure.Deviation!.Value, 12);
    }

    [Fact]
    public void One_value_has_no_deviation_and_none_no_mean()
    {
        Assert.Equal(new MeanAndDeviation(0.7, null), MeanAndDeviation.Of([0.7]));
        Assert.Null(MeanAndDeviation.Of([]));
    }

    [Fact]
    public void A_seed_counts_once_whatever_its_number_of_folds()
    {
        EvaluatedCell[] cells = [Cells.Of(1, 1, 0.5), Cells.Of(1, 2, 0.7), Cells.Of(2, 1, 0.8), Cells.Of(2, 2, 0.8)];

        MeanAndDeviation figure = MeanAndDeviation.OverSeeds(cells, cell => cell.Metrics.Accuracy)!.Value;

        Assert.Equal(0.7, figure.Mean, 12);
        Assert.Equal(0.2 / Math.Sqrt(2), figure.Deviation!.Value, 12);
    }

    [Fact]
    public void What_is_not_defined_does_not_count()
    {
        EvaluatedCell[] cells = [Cells.Of(1, 1, 0.5), Cells.Of(1, 2, null), Cells.Of(2, 1, null)];

        Assert.Equal(new MeanAndDeviation(0.5, null), MeanAndDeviation.OverSeeds(cells, cell => cell.Metrics.Accuracy));
        Assert.Null(MeanAndDeviation.OverSeeds(cells, cell => cell.Metrics.Rmse));
    }
}
