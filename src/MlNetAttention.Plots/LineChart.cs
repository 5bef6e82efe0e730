using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MlNetAttention.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">Its name in the legend.</param>
/// <param name="Points">From left to right; points that are not finite are left out.</param>
/// <param name="Style">The number of its colour in <see cref="ThemeColors.Lines"/> and of its marks.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<(double X, double Y)> Points, int Style);

/// <summary>Lines over a count, such as epochs, without ticks between two whole numbers.</summary>
/// <param name="title">The title above the chart.</param>
/// <param name="xName">The name of the count.</param>
/// <param name="yName">The quantity that the lines show.</param>
/// <param name="lines">The lines.</param>
/// <param name="legend">The corner of the legend, best one that the lines do not reach.</param>
internal sealed class LineChart(string title, string xName, string yName, IReadOnlyList<LineSeries> lines, Alignment legend)
    : Chart(title, xName, yName)
{
    private const int MostTicks = 12;

    // A line this short is hard to see without its points.
    private const int FewPoints = 40;

    // The SVG canvas has no dashes to distinguish lines by.
    private static readonly MarkerShape[] Marks =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond];

    protected override IEnumerable<string> Names => lines.Select(line => line.Name);

    protected override void AddTo(Plot plot, ThemeColors colors, string font)
    {
        foreach (LineSeries line in lines) Add(plot, line, colors);

        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Ticks()]);
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Legend.FontName = font;
        plot.Legend.FontSize = PlotStyle.SmallLetters;
        plot.Legend.FontColor = colors.Foreground;
        plot.Legend.BackgroundColor = colors.Background.WithAlpha(.8);
        plot.Legend.OutlineColor = colors.Foreground.WithAlpha(.3);
        plot.Legend.ShadowColor = Colors.Transparent;
        if (lines.Count > 1) plot.ShowLegend(legend);
        else plot.HideLegend();
    }

    private static void Add(Plot plot, LineSeries line, ThemeColors colors)
    {
        (double X, double Y)[] points = [.. line.Points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        if (points.Length == 0) return;
        (double[] across, double[] up) = ([.. points.Select(point => point.X)], [.. points.Select(point => point.Y)]);
        Scatter scatter = plot.Add.Scatter(across, up, colors.Lines[line.Style % colors.Lines.Count]);
        scatter.LegendText = line.Name;
        scatter.LineWidth = 2;
        scatter.MarkerShape = Marks[line.Style % Marks.Length];
        scatter.MarkerSize = points.Length <= FewPoints ? 7 : 0;
    }

    private IEnumerable<Tick> Ticks()
    {
        double[] places = [.. lines.SelectMany(line => line.Points).Select(point => point.X).Where(double.IsFinite)];
        if (places.Length == 0) yield break;
        (int first, int last) = ((int)Math.Floor(places.Min()), (int)Math.Ceiling(places.Max()));
        int step = Steps().First(step => (last - first) / step < MostTicks);
        for (int at = first + (step - first % step) % step; at <= last; at += step)
        {
            yield return new Tick(at, at.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static IEnumerable<int> Steps()
    {
        for (int power = 1; ; power *= 10)
        {
            foreach (int step in (int[])[1, 2, 5]) yield return step * power;
        }
    }
}
