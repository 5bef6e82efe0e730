using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FsCheck.Xunit;
using SkiaSharp;

namespace MlNetAttention.Plots.Tests;

/// <summary>Tokens come from anywhere.</summary>
public sealed partial class AnyTokenTests
{
    [Property(MaxTest = 40)]
    public void Any_text_makes_a_picture_and_sound_markup(string?[] texts)
    {
        string[] tokens = [.. texts.OfType<string>().Take(13).Append("end")];

        AttentionPlot plot = Maps.Of(tokens).ToPlot();

        AssertSound(plot.ToSvg(), tokens);
    }

    [Fact]
    public void A_letter_with_endless_marks_is_cut()
    {
        string endless = "a" + new string('\u0301', 20_000);

        Assert.InRange(Maps.Of(["a", endless, "b"]).ToPlot().ToHtml().Length, 1, 200_000);
        Assert.EndsWith("…", ShownText.Token(endless), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\u001b[31m")]
    [InlineData("\ud83d")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("漢字")]
    [InlineData("\u202eمرحبا")]
    [InlineData("\ufffe\uffff")]
    [InlineData("")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft")]
    public void Words_of_all_sorts_are_drawn(string word)
    {
        AttentionPlot plot = Maps.Of(["a", word, "b"]).ToPlot();

        AssertSound(plot.ToSvg(), ["a", word, "b"]);
        using SKBitmap picture = SKBitmap.Decode(plot.ToPng());
        Assert.True(picture.Pixels.Distinct().Count() > 2, "The picture is empty.");
        string html = plot.ToHtml();
        Assert.Contains("<td>a</td>", html, StringComparison.Ordinal);
        Assert.Contains($"<td>{WebUtility.HtmlEncode(ShownText.Token(word))}</td>", html, StringComparison.Ordinal);
    }

    /// <summary>
    /// Every token that any font has the letters of stands at both axes, and every number of the drawing is one. SVG says others
    /// as far as a font of the machine has them; the page says them all.
    /// </summary>
    private static void AssertSound(string svg, string[] tokens)
    {
        XDocument document = XDocument.Parse(svg);
        XElement[] elements = [.. document.Descendants()];
        string[] texts = [.. elements.Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim())];
        IGrouping<string, string>[] names =
            [.. tokens.Select(ShownText.Token).Where(name => name.Length > 0 && name.All(IsInAnyFont)).GroupBy(name => name)];
        Assert.NotEmpty(names);
        Assert.All(names, same => Assert.InRange(texts.Count(text => text == same.Key), 2 * same.Count(), int.MaxValue));

        string[] geometry =
        [
            .. elements.Attributes().Where(attribute => Geometry.Contains(attribute.Name.LocalName))
                .Select(attribute => attribute.Value),
        ];
        Assert.NotEmpty(geometry);
        Assert.All(geometry, value => Assert.DoesNotMatch(NoNumber(), value));

        // What stands for a character that cannot be shown, and for the end of a long token, is in the font that we bring.
        static bool IsInAnyFont(char letter) => letter is > ' ' and <= '~' or '\uFFFD' or '…';
    }

    private static readonly HashSet<string> Geometry =
        ["x", "y", "width", "height", "d", "transform", "viewBox", "points", "font-size"];

    [GeneratedRegex("nan|inf|∞", RegexOptions.IgnoreCase)]
    private static partial Regex NoNumber();
}
