using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>Panels as one figure: as many side by side as fit, with one colour scale for all numbers of a name.</summary>
internal static class HeatMaps
{
    // A page that is wider is read by scrolling.
    private const int WidestFigure = 2400;

    public static Figure Draw(IReadOnlyList<Panel> panels, ThemeColors colors)
    {
        string font = EmbeddedFont.For(panels.SelectMany(panel => panel.RowNames.Concat(panel.ColumnNames).Append(panel.Title)));
        var size = PanelSize.Of(panels, font);
        Dictionary<string, ScottPlot.Range> ranges = panels.GroupBy(panel => panel.Axes.Scale)
            .ToDictionary(group => group.Key, RangeOf);
        Plot[] plots = [.. panels.Select(panel => new HeatMap(panel, ranges[panel.Axes.Scale], size, colors, font).Draw())];
        return new Figure(plots, Columns(panels, size), size.Width, size.Height, colors.Background);
    }

    // Rows of equal length look as what they are, the heads of a layer or two.
    private static int Columns(IReadOnlyList<Panel> panels, PanelSize size)
    {
        int most = Math.Clamp(WidestFigure / size.Width, 1, panels.Count);
        int perLayer = panels.Count <= most ? Math.Min(panels.Count, 4) : most;
        return Enumerable.Range(0, perLayer).Select(less => perLayer - less).First(columns => panels.Count % columns == 0);
    }

    private static ScottPlot.Range RangeOf(IEnumerable<Panel> panels)
    {
        double[] finite = [.. panels.SelectMany(panel => panel.Values.Cast<double>()).Where(double.IsFinite)];
        double largest = panels.First().Axes.Largest ?? (finite.Length == 0 ? 0 : finite.Max(Math.Abs));
        if (largest == 0) largest = 1;
        return finite.Any(number => number < 0) ? new(-largest, largest) : new(0, largest);
    }
}
