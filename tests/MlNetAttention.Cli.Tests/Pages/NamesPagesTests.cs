using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class NamesPagesTests
{
    private static readonly TaskPages Pages = TaskPages.Of(TaskKind.MultiLabel);

    private static readonly PredictedSets Sets = new(
        ["<rain>", "sun"],
        [
            new([true, false], [0.9f, 0.8f]), new([false, false], [0.1f, 0.2f]), new([true, true], [0.75f, 0.6f]),
            new([true, true], [0.2f, 0.3f]),
        ]);

    private static readonly LabeledRows Test = Rows.Of(("<rain>", "a"), ("", "b"), ("<rain>|sun", "c"), ("<rain>|sun", "d"));

    [Fact]
    public void Rows_with_the_most_errors_and_right_ones_with_the_most_names_are_shown()
    {
        ExampleGroup[] groups = Pages.Examples(Sets, Test);

        Assert.Equal([3, 0], groups[0].Rows);
        Assert.Contains("in 2 of 4 test rows", groups[0].Rule, StringComparison.Ordinal);
        Assert.Equal([2, 1], groups[1].Rows);
    }

    [Fact]
    public void A_row_has_the_names_it_is_given_with_their_probabilities()
    {
        Assert.Equal(["<rain> 0.75, sun 0.60"], Pages.Cells(Sets, 2));
        Assert.Equal([""], Pages.Cells(Sets, 1));
    }

    [Fact]
    public void Each_name_has_its_f1_and_a_name_that_nobody_has_or_is_given_none()
    {
        var other = new PredictedSets(
            [.. Sets.Classes, "wind"],
            [.. Sets.Rows.Select(row => new SetPrediction([.. row.Truth, false], [.. row.Probabilities, 0]))]);

        string html = PageText.Of(page => Pages.AddSection(
            page, Test,
            [new PipelineResult(PipelineNames.Attention, new Measurement(new Metrics(), 0, 0), null!, Predictions: other)]));

        Assert.Contains("<td>&lt;rain&gt;</td><td>3</td><td>0.8000</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>sun</td><td>2</td><td>0.5000</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>wind</td><td>0</td><td>-</td>", html, StringComparison.Ordinal);
    }
}
