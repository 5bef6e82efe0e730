using ScottPlot;

namespace MlNetAttention.Plots;

/// <summary>How large a panel is, the same for all of a figure, in points.</summary>
internal sealed record PanelSize(int Cell, int Left, int Names, int Width, int Height)
{
    public const int Top = 34;
    public const float Letters = 12;
    public const float SmallLetters = 11;

    /// <summary>From this size on a number fits into a cell.</summary>
    public const int CellWithNumber = 38;

    // Room for the ticks of the colour scale and its name.
    private const int Right = 112;
    private const int AxisName = 26;

    /// <summary>Of every so many tokens one is named, where there are too many for all.</summary>
    public int NameStep => (int)Math.Ceiling((SmallLetters + 2) / Cell);

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
        var letters = new LabelStyle { FontName = font, FontSize = SmallLetters };
        int left = AxisName + Widest(panels.SelectMany(panel => panel.RowNames));
        int names = Widest(panels.SelectMany(panel => panel.ColumnNames));

        // A title needs its room even where there is one token.
        int data = Math.Max(columns * cell, 160);
        return new(cell, left, names, left + data + Right, Top + Math.Max(rows * cell, 80) + AxisName + names);

        int Widest(IEnumerable<string> names) => 8 + (int)Math.Ceiling(names.Distinct().Max(name => letters.Measure(name, paint).Width));
    }
}
