using ScottPlot;
using ScottPlot.Colormaps;

namespace MlNetAttention.Plots;

/// <summary>The colours of a theme.</summary>
/// <param name="Background">The colour of the background.</param>
/// <param name="Foreground">The colour of letters and frames.</param>
/// <param name="Sequential">The colour scale from 0 to the largest number.</param>
/// <param name="Diverging">The colour scale from the negative of the largest number to the largest, with 0 in the middle.</param>
/// <param name="Lines">The colours of lines, which colour-blind readers can distinguish too.</param>
internal sealed record ThemeColors(
    Color Background, Color Foreground, IColormap Sequential, IColormap Diverging, IReadOnlyList<Color> Lines)
{
    private static readonly Color Black = Color.FromHex("#14161a");
    private static readonly Color White = Color.FromHex("#ffffff");

    private static readonly ThemeColors Light = new(
        White, Color.FromHex("#1b1f24"),
        new CustomInterpolated([White, .. Color.FromHex(["#c6dbef", "#6baed6", "#2171b5", "#08306b"])]),
        new CustomInterpolated([.. Color.FromHex(["#8c2d04", "#ec7014"]), White, .. Color.FromHex(["#4292c6", "#08306b"])]),
        Color.FromHex(["#2171b5", "#d55e00", "#009e73", "#cc79a7"]));

    private static readonly ThemeColors Dark = new(
        Black, Color.FromHex("#d8dee6"),
        new CustomInterpolated([Black, .. Color.FromHex(["#4a1d6b", "#b63679", "#fb8861", "#fcfdbf"])]),
        new CustomInterpolated([.. Color.FromHex(["#ffb000", "#7a5200"]), Black, .. Color.FromHex(["#1f5f99", "#8fd0ff"])]),
        Color.FromHex(["#6cb6ff", "#ff9e57", "#5fd3ad", "#f0a6d0"]));

    public static ThemeColors Of(PlotTheme theme) => theme == PlotTheme.Dark ? Dark : Light;

    /// <summary>Black or white, whichever is more legible on a colour.</summary>
    public static Color On(Color background) => background.Luminance > 0.5f ? Black : White;
}

/// <summary>The look that all plots share.</summary>
internal static class PlotStyle
{
    public const float Letters = 12;
    public const float SmallLetters = 11;

    /// <summary>Colours, letters, and the names of plot and axes.</summary>
    public static void Apply(Plot plot, string title, string xName, string yName, ThemeColors colors, string font)
    {
        plot.FigureBackground.Color = colors.Background;
        plot.DataBackground.Color = colors.Background;
        plot.Title(title, Letters + 1);
        plot.Axes.Title.Label.Bold = false;
        plot.XLabel(xName, Letters);
        plot.YLabel(yName, Letters);
        plot.Font.Set(font);
        plot.Axes.Color(colors.Foreground);
    }
}
