using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class CalibrationErrorTests
{
    [Fact]
    public void It_is_the_mean_gap_of_the_bins_weighed_by_their_rows()
    {
        // Three of the 15 bins have rows: above 14/15 one of two is right, above 9/15 both, above 7/15 none of one.
        double error = Error((0.95, true), (0.97, false), (0.61, true), (0.62, true), (0.5, false));

        double expected = (2 * Math.Abs(1.0 / 2 - 0.96) + 2 * Math.Abs(2.0 / 2 - 0.615) + 1 * Math.Abs(0.0 - 0.5)) / 5;
        Assert.Equal(0.438, expected, 12);
        Assert.Equal(expected, error, 12);
    }

    [Fact]
    public void Gaps_cancel_within_a_bin_but_not_between_bins()
    {
        Assert.Equal(0, Error((0.75, true), (0.75, true), (0.75, true), (0.75, false)), 12);
        Assert.Equal((0.5 + 0.75) / 2, Error((0.5, true), (0.75, false)), 12);
    }

    [Theory]
    [InlineData(1, true, 0)]
    [InlineData(1, false, 1)]
    [InlineData(0, false, 0)]
    [InlineData(1.0000001, true, 0.0000001)]
    public void The_outermost_probabilities_have_bins_too(double confidence, bool right, double expected) =>
        Assert.Equal(expected, Error((confidence, right)), 12);

    [Fact]
    public void A_bin_is_open_at_its_lower_end()
    {
        // 0.4 is 6/15, the top of the sixth bin: with 0.35 in one bin the gaps would cancel partly, with 0.45 too.
        Assert.Equal(Math.Abs(1 - 0.75) / 2, Error((0.4, true), (0.35, false)), 12);
        Assert.Equal((0.6 + 0.45) / 2, Error((0.4, true), (0.45, false)), 12);
    }

    [Fact]
    public void What_is_not_a_number_is_not_hidden() => Assert.Equal(double.NaN, Error((0.5, true), (double.NaN, false)));

    [Fact]
    public void It_is_measured_beside_the_other_metrics()
    {
        Metrics metrics = ClassMetrics.Measure(
            [new(0, 0, 0.8, 0.8), new(1, 0, 0.3, 0.7)], Rows.Of(("a", "one"), ("b", "two")));

        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal((0.2 + 0.7) / 2, metrics.CalibrationError!.Value, 12);
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.3)) / 2, metrics.LogLoss!.Value, 12);
    }

    private static double Error(params (double Confidence, bool Right)[] rows) => CalibrationError.Of(
        [.. rows.Select(row => new ClassPrediction(0, row.Right ? 0 : 1, double.NaN, row.Confidence))]);
}
