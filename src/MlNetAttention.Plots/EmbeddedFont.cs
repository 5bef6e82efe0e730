using System.Text;
using ScottPlot;
using SkiaSharp;

namespace MlNetAttention.Plots;

/// <summary>
/// DejaVu Sans, which is in this assembly: a container has no fonts as a rule, and letters would all be missing. Words in other
/// scripts are drawn with a font of the system that has them.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    // A name of our own: under its usual one the host's plots would be given it as well, bold or not.
    private const string Family = "MlNetAttention DejaVu Sans";
    private const string Resource = "DejaVuSans.ttf";

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    /// <summary>The family that has the most letters of all texts; this one where no other has more.</summary>
    public static string For(IEnumerable<string> texts)
    {
        Rune[] letters = [.. texts.SelectMany(text => text.EnumerateRunes()).Distinct()];
        Rune[] missing = [.. letters.Where(letter => !Typeface.Value.ContainsGlyph(letter.Value))];
        if (missing.Length == 0) return Family;

        // A system without fonts has a typeface all the same, and it is empty.
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

        // Ahead of those of the system, which may have another version of it.
        Fonts.FontResolvers.Insert(0, new EmbeddedFont());
        return typeface;
    }
}
