using System.Globalization;

namespace MlNetAttention.Plots.Tests;

/// <summary>Charts of numbers against numbers, read as the XML they are.</summary>
public sealed class ChartTests
{
    [Theory]
    [InlineData(PlotTheme.Light)]
    [InlineData(PlotTheme.Dark)]
    public void A_line_chart_names_its_lines_axes_and_title(PlotTheme theme)
    {
        string[] texts = SvgTests.Texts(Losses(8).Svg(theme));

        Assert.All(["held-out", "training", "Loss", "epoch", "nats"], name => Assert.Contains(name, texts));
    }

    [Fact]
    public void Every_line_has_its_colour()
    {
        string svg = Losses(8).Svg(PlotTheme.Light);

        Assert.All(
            ThemeColors.Of(PlotTheme.Light).Lines.Take(2),
            color => Assert.Contains(color.ToHex().ToUpperInvariant(), svg.ToUpperInvariant(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, new[] { 1 })]
    [InlineData(5, new[] { 1, 2, 3, 4, 5 })]
    [InlineData(20, new[] { 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 })]
    [InlineData(1000, new[] { 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000 })]
    public void There_are_ticks_at_whole_numbers_alone(int epochs, int[] expected)
    {
        string[] texts = SvgTests.Texts(Losses(epochs, offset: 10_000).Svg(PlotTheme.Light));

        // The numbers beside the lines are far above those below them.
        int[] ticks =
        [
            .. texts.Select(text => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : -1)
                .Where(number => number is > 0 and <= 1000).Select(number => (int)number),
        ];
        Assert.Equal(expected, ticks.Order());
    }

    [Fact]
    public void What_is_no_number_is_left_out()
    {
        var chart = new LineChart(
            "Loss", "epoch", "nats",
            [new("some", [(1, 2), (2, double.NaN), (3, 1)], 0), new("none", [(1, double.PositiveInfinity)], 1)],
            ScottPlot.Alignment.UpperRight);

        string[] texts = SvgTests.Texts(chart.Svg(PlotTheme.Light));

        Assert.Contains("some", texts);
        Assert.DoesNotContain("none", texts);
        string empty = new LineChart("Loss", "epoch", "nats", [], ScottPlot.Alignment.UpperRight).Svg(PlotTheme.Dark);
        Assert.All(["Loss", "epoch", "nats"], name => Assert.Contains(name, SvgTests.Texts(empty)));
    }

    [Fact]
    public void A_scatter_chart_names_its_axes_and_does_with_few_points_or_none()
    {
        var chart = new ScatterChart("R", "truth", "predicted", [(0, 0), (5, 5), (10, 10), (2, double.NaN)]);

        string[] texts = SvgTests.Texts(chart.Svg(PlotTheme.Light));

        Assert.Equal(["R", "predicted", "truth"], texts.Where(text => text.Any(char.IsLetter)).Order(StringComparer.Ordinal));
        foreach ((double, double)[] few in ((double, double)[][])[[], [(3, 3)]])
        {
            texts = SvgTests.Texts(new ScatterChart("R", "truth", "predicted", few).Svg(PlotTheme.Dark));
            Assert.All(["R", "truth", "predicted"], name => Assert.Contains(name, texts));
        }
    }

    private static LineChart Losses(int epochs, double offset = 0) => new(
        "Loss", "epoch", "nats",
        [
            new("held-out", [.. Enumerable.Range(1, epochs).Select(epoch => ((double)epoch, offset + (2.0 / epoch)))], 0),
            new("training", [.. Enumerable.Range(1, epochs).Select(epoch => ((double)epoch, offset + (1.0 / epoch)))], 1),
        ],
        ScottPlot.Alignment.UpperRight);
}

/// <summary>A chart alone in its figure.</summary>
internal static class ChartFigure
{
    public static string Svg(this Chart chart, PlotTheme theme) => chart.Draw(ThemeColors.Of(theme)).ToSvg();
}
