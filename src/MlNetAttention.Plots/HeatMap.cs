using System.Globalization;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MlNetAttention.Plots;

/// <summary>One panel as a plot: rows from top to bottom, with their names on the left and those of the columns below.</summary>
internal sealed class HeatMap(Panel panel, ScottPlot.Range range, PanelSize size, ThemeColors colors, string font)
{
    private const int LetterHeight = 18;
    private const float LineWidth = 1.5f;

    private readonly IColormap _colors = range.Min < 0 ? colors.Diverging : colors.Sequential;

    public Plot Draw()
    {
        var plot = new Plot();
        PlotStyle.Apply(plot, panel.Title, panel.Axes.Columns, panel.Axes.Rows, colors, font);
        plot.HideGrid();
        Heatmap map = plot.Add.Heatmap(panel.Values);
        (map.Colormap, map.ManualRange) = (_colors, range);
        plot.Axes.SetLimits(-0.5, panel.Columns - 0.5, -0.5, panel.Rows - 0.5);
        plot.Layout.Fixed(size.Padding);

        Name(plot.Axes.Bottom, panel.ColumnNames, column => column);
        Name(plot.Axes.Left, panel.RowNames, row => panel.Rows - 1 - row);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;

        // ScottPlot places the label as if the names below the columns were horizontal.
        plot.Axes.Bottom.Label.OffsetY = size.Names - LetterHeight;
        AddParts(plot);
        AddScale(plot, map);
        if (size.Cell >= PanelSize.CellWithNumber) AddNumbers(plot);
        return plot;
    }

    private void Name(IAxis axis, IReadOnlyList<string> names, Func<int, double> place)
    {
        axis.TickGenerator = new NumericManual(
        [
            .. names.Index().Where(name => name.Index % size.NameStep == 0)
                .Select(name => new Tick(place(name.Index), name.Item)),
        ]);
        axis.MajorTickStyle.Length = 0;
        axis.TickLabelStyle.FontSize = PlotStyle.SmallLetters;
        axis.TickLabelStyle.FontName = font;
    }

    private void AddParts(Plot plot)
    {
        foreach (int part in panel.Parts)
        {
            plot.Add.VerticalLine(part + 0.5, LineWidth, colors.Foreground);
            plot.Add.HorizontalLine(panel.Rows - 1 - part - 0.5, LineWidth, colors.Foreground);
        }
    }

    private void AddScale(Plot plot, Heatmap map)
    {
        ColorBar scale = plot.Add.ColorBar(map);
        scale.Label = panel.Axes.Scale;
        scale.LabelStyle.FontName = font;
        scale.LabelStyle.FontSize = PlotStyle.Letters;
        scale.LabelStyle.Bold = false;
        scale.LabelStyle.ForeColor = colors.Foreground;
        scale.Axis.TickLabelStyle.FontName = font;
        scale.Axis.TickLabelStyle.FontSize = PlotStyle.SmallLetters;
        scale.Axis.TickLabelStyle.ForeColor = colors.Foreground;
        scale.Axis.FrameLineStyle.Color = colors.Foreground;
        scale.Axis.MajorTickStyle.Color = colors.Foreground;
        scale.Axis.MinorTickStyle.Color = colors.Foreground;
    }

    private void AddNumbers(Plot plot)
    {
        for (int row = 0; row < panel.Rows; row++)
        {
            for (int column = 0; column < panel.Columns; column++)
            {
                double value = panel.Values[row, column];
                Text text = plot.Add.Text(
                    (panel.CellNumbers?[row, column] ?? value).ToString(panel.Axes.Format, CultureInfo.InvariantCulture),
                    column, panel.Rows - 1 - row);
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontName = font;
                text.LabelFontSize = PlotStyle.SmallLetters;
                text.LabelFontColor = ThemeColors.On(_colors.GetColor((value - range.Min) / (range.Max - range.Min)));
            }
        }
    }
}
