using MlNetAttention.Notebooks;
using MlNetAttention.Plots;
using MlNetAttention.Saving;

namespace MlNetAttention;

/// <summary>
/// A picture of attention that can be written as SVG, PNG or HTML. All panels that show weights share one colour scale.
/// </summary>
[TypeFormatterSource(typeof(PictureFormatterSource), PreferredMimeTypes = [PictureFormatterSource.Svg])]
public sealed class AttentionPlot
{
    // As sharp as text on a screen with two device pixels per point.
    private const int PixelsPerPoint = 2;

    private readonly Panel[] _panels;
    private readonly PlotTheme _theme;

    private AttentionPlot(Panel[] panels, PlotTheme theme) => (_panels, _theme) = (panels, theme);

    internal static AttentionPlot Of(Panel[] panels, AttentionPlotOptions options) => new(panels, options.Theme);

    /// <summary>An SVG document; its text is in DejaVu Sans where the viewer has that font.</summary>
    public string ToSvg() => Figure(_theme).ToSvg();

    /// <summary>A PNG file, two pixels per point of the SVG.</summary>
    /// <exception cref="InvalidOperationException">The picture would have more than 100 million pixels.</exception>
    public byte[] ToPng() => Figure(_theme).ToPng(PixelsPerPoint);

    /// <summary>
    /// A self-contained HTML page: the picture, light or dark as the reader's system is set, and a table of the tokens that each
    /// token takes most from.
    /// </summary>
    public string ToHtml() => AttentionPage.Of(this);

    /// <summary>Writes the picture to a file, atomically, in the format of its extension.</summary>
    /// <param name="path">A file that ends with <c>.svg</c>, <c>.png</c>, <c>.html</c> or <c>.htm</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    /// <exception cref="ArgumentException">The path has another extension.</exception>
    /// <exception cref="InvalidOperationException">The picture is a PNG and would have more than 100 million pixels.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path)
    {
        byte[] content = Render(path);
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    /// <summary>The content of a file of that name, in the format of its extension.</summary>
    internal byte[] Render(string path) => PictureFormats.Of(path) switch
    {
        PictureFormat.Png => ToPng(),
        PictureFormat.Svg => System.Text.Encoding.UTF8.GetBytes(ToSvg()),
        _ => System.Text.Encoding.UTF8.GetBytes(ToHtml()),
    };

    internal IReadOnlyList<Panel> Panels => _panels;

    internal Figure Figure(PlotTheme theme) => HeatMaps.Draw(_panels, ThemeColors.Of(theme));
}
