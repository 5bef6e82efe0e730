using System.Text;
using ScottPlot;
using SkiaSharp;

namespace MlNetAttention.Plots;

/// <summary>
/// DejaVu Sans, embedded in this assembly: containers usually have no fonts, and all letters would be missing. Words in other
/// scripts are drawn with a system font that has them.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    // A name of our own: under its usual name the host's plots would get this font as well, bold or not.
    private const string Family = "MlNetAttention DejaVu Sans";
    private const string Resource = "DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The font family with the most letters of all texts; this one where no other has more.</summary>
    public static string For(IEnumerable<string> texts)
    {
        Rune[] letters = [.. texts.SelectMany(text => text.EnumerateRunes()).Distinct()];
        Rune[] missing = [.. letters.Where(letter => !Typeface.Value.ContainsGlyph(letter.Value))];
        if (missing.Length == 0) return Family;

        // A system without fonts still returns a typeface, an empty one.
        string other = Fonts.Detect(string.Concat(missing));
        SKTypeface typeface = Fonts.GetTypeface(other, bold: false, italic: false);
        return letters.Count(letter => !typeface.ContainsGlyph(letter.Value)) < missing.Length ? other : Family;
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Family ? Typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Family ? Typeface.Value : null;

    private static SKTypeface Load()
    {
        using Stream stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream(Resource)!;
        SKTypeface typeface = SKTypeface.FromStream(stream);

        // Before the system's fonts, which may include another version of it.
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        return typeface;
    }
}
