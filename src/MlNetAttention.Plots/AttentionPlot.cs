using MlNetAttention.Notebooks;
using MlNetAttention.Plots;
using MlNetAttention.Saving;

namespace MlNetAttention;

/// <summary>
/// A picture of attention, which can be written as SVG, PNG or HTML. All panels that show weights share one colour scale.
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed class AttentionPlot
{
    // As sharp as letters on a screen with two device pixels per point.
    private const int PixelsPerPoint = 2;

    private readonly Panel[] _panels;
    private readonly PlotTheme _theme;

    private AttentionPlot(Panel[] panels, PlotTheme theme) => (_panels, _theme) = (panels, theme);

    internal static AttentionPlot Of(Panel[] panels, AttentionPlotOptions options) => new(panels, options.Theme);

    /// <summary>An SVG document; letters are in DejaVu Sans where the viewer has it.</summary>
    public string ToSvg() => Figure(_theme).ToSvg();

    /// <summary>A PNG file, two pixels a point of the SVG.</summary>
    /// <exception cref="InvalidOperationException">The picture would have more than 100 million pixels.</exception>
    public byte[] ToPng() => Figure(_theme).ToPng(PixelsPerPoint);

    /// <summary>
    /// An HTML page that needs nothing else, neither files nor a network: the picture in light or dark, whichever the reader's
    /// system is set to, and what each token takes most from as a table.
    /// </summary>
    public string ToHtml() => AttentionPage.Of(this);

    /// <summary>Writes the picture beside the file and moves it into place; what the name ends with decides how.</summary>
    /// <param name="path">A file that ends with <c>.svg</c>, <c>.png</c>, <c>.html</c> or <c>.htm</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">It ends with none of these.</exception>
    /// <exception cref="InvalidOperationException">It is a PNG and would have more than 100 million pixels.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        byte[] content = Render(path);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>The content of a file of that name, in the format of its ending.</summary>
    internal byte[] Render(string path) => PictureFormats.Of(path) switch
    {
        PictureFormat.Png => ToPng(),
        PictureFormat.Svg => System.Text.Encoding.UTF8.GetBytes(ToSvg()),
        _ => System.Text.Encoding.UTF8.GetBytes(ToHtml()),
    };

    internal IReadOnlyList<Panel> Panels => _panels;

    internal Figure Figure(PlotTheme theme) => HeatMaps.Draw(_panels, ThemeColors.Of(theme));
}
