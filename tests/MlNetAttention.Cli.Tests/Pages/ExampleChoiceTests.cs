using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class ExampleChoiceTests
{
    [Fact]
    public void The_wrong_ones_of_the_highest_probability_come_first_and_each_text_once()
    {
        ExampleGroup wrong = Classes(
            (false, 0.6, "a", null), (true, 0.99, "b", null), (false, 0.9, "c", null), (false, 0.9, "d", null),
            (false, 0.95, "c", null), (false, 0.7, "e", null), (false, double.NaN, "f", null))[0];

        Assert.Equal([4, 3, 5], wrong.Rows);
        Assert.Contains("6 of 7", wrong.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void The_right_ones_are_nearest_the_median_probability()
    {
        ExampleGroup right = Classes(
            (true, 0.1, "a", null), (true, 0.9, "b", null), (true, 0.5, "c", null), (false, 0.5, "d", null),
            (true, 0.4, "e", null), (true, 0.6, "f", null))[1];

        Assert.Equal([2, 4, 5], right.Rows);
    }

    [Fact]
    public void They_are_of_the_group_with_the_lowest_accuracy_that_has_any()
    {
        ExampleGroup right = Classes(
            (true, 0.5, "a", "1"), (true, 0.5, "b", "2"), (false, 0.5, "c", "2"), (false, 0.5, "d", "3"))[1];

        Assert.Equal([1], right.Rows);
        Assert.Contains("group 2: none other has a lower accuracy than its 0.5000", right.Rule, StringComparison.Ordinal);
        Assert.Equal([1], Classes((true, 0.5, "a", "1"), (true, 0.5, "b", "2"))[1].Rows);
    }

    [Fact]
    public void Where_there_are_none_it_says_so()
    {
        Assert.Equal(("Attention predicts every test row right.", 0), Summary(Classes((true, 0.5, "a", null))[0]));
        Assert.Equal(("Attention predicts no test row right.", 0), Summary(Classes((false, 0.5, "a", "1"))[1]));

        static (string Rule, int Rows) Summary(ExampleGroup group) => (group.Rule, group.Rows.Count);
    }

    [Fact]
    public void Of_numbers_the_largest_and_the_smallest_errors_are_chosen_and_none_twice()
    {
        LabeledRows test = Rows.Of([.. Enumerable.Range(0, 5).Select(at => ("0", $"text {at}"))]);
        var predictions = new PredictedNumbers([new(0, 3), new(0, -9), new(0, 1), new(0, double.NaN), new(0, -2)]);

        ExampleGroup[] groups = ExampleChoice.Of(predictions, test);

        Assert.Equal([1, 0, 4], groups[0].Rows);
        Assert.Equal([2], groups[1].Rows);
    }

    private static ExampleGroup[] Classes(params (bool IsRight, double Confidence, string Text, string? Level)[] rows) =>
        ExampleChoice.Of(
            new PredictedClasses(
                ["x", "y"], [.. rows.Select(row => new ClassPrediction(0, row.IsRight ? 0 : 1, 0.5, row.Confidence))]),
            new LabeledRows(
                "rows.tsv", "label", [.. rows.Select((row, at) => new LabeledRow("x", row.Text, row.Level, at + 2))]));
}
