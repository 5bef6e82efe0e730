using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

/// <summary>What is said of rows whose weight is 0.</summary>
public sealed class WeightlessRowsTests
{
    private static readonly LabeledRows File = Rows.Of(Rows.Easy(40)) with { WeightColumn = "weight", Weightless = 7 };

    [Fact]
    public void Rows_that_are_held_out_are_of_the_same_file()
    {
        (LabeledRows train, LabeledRows test) = File.HoldOut(0.2, seed: 1, SplitRule.Rows);

        Assert.Equal(
            ["7 rows of rows.tsv have the weight 0 in 'weight' and are neither trained on nor measured."],
            WeightlessRows.Notes(train, test, validation: null));
    }

    [Fact]
    public void The_file_to_test_on_is_measured_as_a_whole_even_if_it_is_that_which_is_trained_on() => Assert.Equal(
        ["7 rows of rows.tsv have the weight 0 in 'weight' and are not trained on."],
        WeightlessRows.Notes(File, Rows.Of(Rows.Easy(40)), validation: null));

    [Fact]
    public void Those_that_would_choose_the_epoch_are_told_as_well()
    {
        LabeledRows validation = File with { Path = "valid.tsv", Weightless = 3 };

        Assert.Equal(
            [
                "7 rows of rows.tsv have the weight 0 in 'weight' and are not trained on.",
                "3 rows of valid.tsv have the weight 0 in 'weight' and are not counted towards the best number of epochs.",
            ],
            WeightlessRows.Notes(File, Rows.Of(Rows.Easy(40)), validation));
        Assert.Single(WeightlessRows.Notes(File with { Weightless = 0 }, File, validation));
    }
}
