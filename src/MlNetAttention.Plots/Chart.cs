using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>A plot of numbers against numbers.</summary>
/// <param name="title">The title above the plot.</param>
/// <param name="xName">The name of the horizontal axis.</param>
/// <param name="yName">The name of the vertical axis.</param>
internal abstract class Chart(string title, string xName, string yName)
{
    // Two charts of this size stand side by side on a page.
    private const int Width = 560;
    private const int Height = 340;
    private const int Side = 380;

    /// <summary>The chart alone in a figure.</summary>
    public Figure Draw(ThemeColors colors) => Draw(colors, Width, Height);

    /// <summary>The chart alone in a square figure, for charts whose axes have the same unit.</summary>
    public Figure DrawSquare(ThemeColors colors) => Draw(colors, Side, Side);

    /// <summary>The names in the chart other than its title and axis names.</summary>
    protected virtual IEnumerable<string> Names => [];

    /// <summary>Adds the content of the chart to a plot that has its title and axes.</summary>
    protected abstract void AddTo(Plot plot, ThemeColors colors, string font);

    private Figure Draw(ThemeColors colors, int width, int height)
    {
        string font = EmbeddedFont.For([title, xName, yName, .. Names]);
        var plot = new Plot();
        PlotStyle.Apply(plot, title, xName, yName, colors, font);
        plot.Grid.MajorLineColor = colors.Foreground.WithAlpha(.15);
        AddTo(plot, colors, font);
        return new Figure([plot], 1, width, height, colors.Background);
    }
}
