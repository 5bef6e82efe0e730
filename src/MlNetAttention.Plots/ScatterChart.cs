using ScottPlot;
using ScottPlot.Plottables;

namespace MlNetAttention.Plots;

/// <summary>Points whose two numbers have the same unit, with the line on which they are equal.</summary>
/// <param name="title">The title above the chart.</param>
/// <param name="xName">The name below the points.</param>
/// <param name="yName">The name beside them.</param>
/// <param name="points">The points; those that are not finite are left out.</param>
internal sealed class ScatterChart(string title, string xName, string yName, IReadOnlyList<(double X, double Y)> points)
    : Chart(title, xName, yName)
{
    private const double Margin = 0.05;

    protected override void AddTo(Plot plot, ThemeColors colors, string font)
    {
        (double X, double Y)[] finite = [.. points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y))];
        if (finite.Length == 0) return;

        double[] all = [.. finite.SelectMany(point => (double[])[point.X, point.Y])];
        double room = Math.Max(all.Max() - all.Min(), 1e-9) * Margin;
        (double from, double to) = (all.Min() - room, all.Max() + room);
        plot.Axes.SetLimits(from, to, from, to);
        LinePlot equal = plot.Add.Line(from, from, to, to);
        equal.LineColor = colors.Foreground.WithAlpha(.5);
        (double[] across, double[] up) = ([.. finite.Select(point => point.X)], [.. finite.Select(point => point.Y)]);
        Markers markers = plot.Add.Markers(across, up);
        markers.Color = colors.Lines[0].WithAlpha(.5);
        markers.MarkerSize = 5;
    }
}
