using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>Panels as one figure: as many side by side as fit, with one colour scale for all numbers of the same name.</summary>
internal static class HeatMaps
{
    // A wider page is read by scrolling.
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

    // All rows of the figure have the same length, so that each shows the heads of one layer, or two.
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

/// <summary>The size of a panel, the same for all panels of a figure, in points.</summary>
internal sealed record PanelSize(int Cell, int Left, int Names, int Width, int Height)
{
    public const int Top = 34;

    /// <summary>The smallest cell that a number fits into.</summary>
    public const int CellWithNumber = 38;

    // Space for the ticks of the colour scale and its name.
    private const int Right = 112;
    private const int AxisName = 26;

    /// <summary>The step between named tokens, where there is no space for the names of all.</summary>
    public int NameStep => (int)Math.Ceiling((PlotStyle.SmallLetters + 2) / Cell);

    public PixelPadding Padding => new(Left, Right, AxisName + Names, Top);

    public static PanelSize Of(IReadOnlyList<Panel> panels, string font)
    {
        int rows = panels.Max(panel => panel.Rows);
        int columns = panels.Max(panel => panel.Columns);
        int cell = Math.Max(rows, columns) switch
        {
            <= 12 => 40,
            <= 24 => 26,
            <= 100 => 15,
            <= 200 => 6,
            _ => 2,
        };
        using Paint paint = Paint.NewDisposablePaint();
        var letters = new LabelStyle { FontName = font, FontSize = PlotStyle.SmallLetters };
        int left = AxisName + Widest(panels.SelectMany(panel => panel.RowNames));
        int names = Widest(panels.SelectMany(panel => panel.ColumnNames));

        // A title needs its space even with a single token.
        int data = Math.Max(columns * cell, 160);
        return new(cell, left, names, left + data + Right, Top + Math.Max(rows * cell, 80) + AxisName + names);

        int Widest(IEnumerable<string> names) =>
            8 + (int)Math.Ceiling(names.Distinct().Max(name => letters.Measure(name, paint).Width));
    }
}
