using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>How all plots look.</summary>
internal static class PlotStyle
{
    /// <summary>Colours, letters, and the names of plot and axes.</summary>
    public static void Apply(Plot plot, string title, string xName, string yName, ThemeColors colors, string font)
    {
        plot.FigureBackground.Color = colors.Background;
        plot.DataBackground.Color = colors.Background;
        plot.Title(title, PanelSize.Letters + 1);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel(xName, PanelSize.Letters);
        plot.YLabel(yName, PanelSize.Letters);
        plot.Font.Set(font);
        plot.Axes.Color(colors.Foreground);
    }
}
