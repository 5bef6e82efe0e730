using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class SetMetricsTests
{
    [Fact]
    public void They_are_as_counted_by_hand()
    {
        // a: right, wrong, missed = 2, 0, 1; b: 1, 1, 0; c: 0, 1, 1.
        Metrics metrics = Measure(("ab", "ab"), ("a", "ac"), ("c", "b"), ("a", ""));

        Assert.Equal(2.0 * 3 / (2 * 3 + 2 + 2), metrics.MicroF1!.Value, 12);
        Assert.Equal((2.0 * 2 / (4 + 1) + 2.0 / (2 + 1) + 0) / 3, metrics.MacroF1!.Value, 12);
        Assert.Equal(1.0 / 4, metrics.SubsetAccuracy!.Value, 12);
        Assert.Equal(4.0 / (4 * 3), metrics.HammingLoss!.Value, 12);
    }

    [Fact]
    public void All_right_is_1_and_no_loss()
    {
        Metrics metrics = Measure(("ab", "ab"), ("", ""), ("c", "c"));

        Assert.Equal((1, 1, 1, 0), (metrics.MicroF1, metrics.MacroF1, metrics.SubsetAccuracy, metrics.HammingLoss));
    }

    [Fact]
    public void A_name_that_no_row_has_or_is_given_does_not_count_among_the_names()
    {
        Metrics metrics = Measure(("a", "a"), ("b", ""), ("", ""));

        Assert.Equal((1.0 + 0) / 2, metrics.MacroF1!.Value, 12);
        Assert.Equal(2.0 / 3, metrics.MicroF1!.Value, 12);
    }

    [Fact]
    public void Where_there_are_no_names_at_all_f1_is_not_defined()
    {
        Metrics metrics = Measure(("", ""), ("", ""));

        Assert.Equal((null, null), (metrics.MicroF1, metrics.MacroF1));
        Assert.Equal((1, 0), (metrics.SubsetAccuracy, metrics.HammingLoss));
    }

    [Fact]
    public void One_half_is_not_enough()
    {
        var row = new SetPrediction([true, true], [0.5f, 0.50001f]);

        Assert.Equal((false, true, 1), (row.Predicts(0), row.Predicts(1), row.Errors));
    }

    private static Metrics Measure(params (string Truth, string Given)[] rows)
    {
        string[] names = ["a", "b", "c"];
        return SetMetrics.Measure(new(
            names,
            [
                .. rows.Select(row => new SetPrediction(
                    [.. names.Select(row.Truth.Contains)], [.. names.Select(name => row.Given.Contains(name) ? 0.7f : 0.3f)])),
            ]));
    }
}
