using ScottPlot;
using SkiaSharp;

namespace MlNetAttention.Plots;

/// <summary>
/// DejaVu Sans, which is in this assembly: a container has no fonts as a rule, and letters would all be missing. Words in other
/// scripts are drawn with a font of the system that has them.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    private const string Family = "DejaVu Sans";
    private const string Resource = "DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The family that has the letters of all texts, or most of them.</summary>
    public static string For(IEnumerable<string> texts)
    {
        SKTypeface typeface = Typeface.Value;
        string missing = string.Concat(texts.Where(text => !typeface.ContainsGlyphs(text)));
        return missing.Length == 0 ? Family : Fonts.Detect(missing);
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Typeface.Value : null;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(Resource)!;
        SKTypeface typeface = SKTypeface.FromStream(stream);

        // Ahead of those of the system, which may have another version of it.
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        return typeface;
    }
}
