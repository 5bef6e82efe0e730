using System.Xml.Linq;
using FsCheck.Xunit;

namespace MlNetAttention.Plots.Tests;

/// <summary>Tokens come from anywhere.</summary>
public sealed class AnyTokenTests
{
    [Property(MaxTest = 40)]
    public void Any_text_makes_a_picture_and_sound_markup(string?[] texts)
    {
        string[] tokens = [.. texts.OfType<string>().Take(13).Append("end")];

        AttentionPlot plot = Maps.Of(tokens).ToPlot();

        Assert.NotNull(XDocument.Parse(plot.ToSvg()).Root);
    }

    [Fact]
    public void A_letter_with_endless_marks_is_cut()
    {
        string endless = "a" + new string('\u0301', 20_000);

        Assert.InRange(Maps.Of(["a", endless, "b"]).ToPlot().ToHtml().Length, 1, 200_000);
        Assert.EndsWith("…", TokenNames.Of(endless), StringComparison.Ordinal);
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

        Assert.NotNull(XDocument.Parse(plot.ToSvg()).Root);
        Assert.NotEmpty(plot.ToPng());
        Assert.Contains("<td>a</td>", plot.ToHtml(), StringComparison.Ordinal);
    }
}
