using SkiaSharp;

namespace MlNetAttention.Plots.Tests;

/// <summary>What a PNG shows, looked up in its pixels.</summary>
public sealed class PngTests
{
    private const int PixelsPerPoint = 2;

    [Theory]
    [InlineData(9, PlotTheme.Light)]
    [InlineData(9, PlotTheme.Dark)]
    [InlineData(60, PlotTheme.Light)]
    [InlineData(60, PlotTheme.Dark)]
    public void A_cell_stands_in_the_row_that_takes_and_the_column_it_takes_from(int tokens, PlotTheme theme)
    {
        string[] names = Maps.Tokens(tokens);
        AttentionPlot plot = Maps.Pointing(names, query => (query * query + 3) % tokens).ToPlot(new() { Theme = theme });
        using SKBitmap picture = SKBitmap.Decode(plot.ToPng());
        var size = PanelSize.Of(plot.Panels, EmbeddedFont.For(names));
        SKColor none = Cell(0, 0);

        for (int query = 0; query < tokens; query++)
        {
            for (int key = 0; key < tokens; key++)
            {
                bool takes = key == (query * query + 3) % tokens;
                Assert.True(takes == (Cell(query, key) != none), $"{names[query]} and {names[key]}");
            }
        }

        // Beside the frame and the number in the middle.
        SKColor Cell(int row, int column) => picture.GetPixel(
            (int)(PixelsPerPoint * (size.Left + (column + 0.2) * size.Cell)),
            (int)(PixelsPerPoint * (PanelSize.Top + (row + 0.2) * size.Cell)));
    }

    [Fact]
    public void Letters_are_there_without_a_font_of_the_system()
    {
        // Where the system has no font its manager gives an empty one; ours is asked first, by a name of its own.
        const string family = "MlNetAttention DejaVu Sans";
        Assert.Equal(family, EmbeddedFont.For(["riley", "Größe", "ёлка", "δ"]));
        SKTypeface ours = ScottPlot.Fonts.GetTypeface(family, false, false);
        Assert.Equal("DejaVu Sans", ours.FamilyName);
        Assert.True(ours.ContainsGlyphs("riley ёлка δ"));
        Assert.Equal(family, EmbeddedFont.For(["riley", "\U0010FFFF"])); // which no font has
    }

    [Fact]
    public void Svg_names_the_family_that_readers_may_have() => Assert.Contains(
        "font-family=\"DejaVu Sans\"", Maps.Of(Maps.Sentence).ToPlot().ToSvg(), StringComparison.Ordinal);

    [Fact]
    public void A_panel_that_is_missing_from_the_last_row_is_not_black()
    {
        AttentionMap map = Maps.Of(Maps.Tokens(60), heads: 7);
        using SKBitmap picture = SKBitmap.Decode(map.ToPlot().ToPng());

        Assert.Equal(new SKColor(255, 255, 255), picture.GetPixel(picture.Width - 3, picture.Height - 3));
    }

    [Fact]
    public void More_pixels_than_a_machine_can_hold_are_refused()
    {
        AttentionMap map = Maps.Of(Maps.Tokens(AttentionPlotOptions.MostTokens), heads: 9);

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => map.ToPlot().ToPng());

        Assert.Contains("pixels", error.Message, StringComparison.Ordinal);
    }
}
