namespace MlNetAttention.Plots;

/// <summary>A chart as a figure; two stand side by side on a page.</summary>
internal static class Charts
{
    private const int Width = 560;
    private const int Height = 340;
    private const int Side = 380;

    public static Figure Draw(IChart chart, ThemeColors colors) => Draw(chart, colors, Width, Height);

    /// <summary>With as much room across as up, for charts whose axes have the same unit.</summary>
    public static Figure DrawSquare(IChart chart, ThemeColors colors) => Draw(chart, colors, Side, Side);

    private static Figure Draw(IChart chart, ThemeColors colors, int width, int height) =>
        new([chart.Draw(colors, EmbeddedFont.For(chart.Texts))], 1, width, height, colors.Background);
}
