namespace MlNetAttention.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Points">From left to right; those that are no numbers are left out.</param>
/// <param name="Style">Which of the colours of <see cref="ThemeColors.Lines"/> it has, and which marks.</param>
internal sealed record Line(string Name, IReadOnlyList<(double X, double Y)> Points, int Style);
