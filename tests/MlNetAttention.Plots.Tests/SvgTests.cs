using System.Globalization;
using System.Xml.Linq;
using MlNetAttention.Tokens;

namespace MlNetAttention.Plots.Tests;

/// <summary>What an SVG says, read as the XML it is.</summary>
public sealed class SvgTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(60)]
    public void Both_axes_name_all_tokens(int tokens)
    {
        string[] names = Maps.Tokens(tokens);

        string[] texts = Texts(Maps.Of(names).ToPlot().ToSvg());

        Assert.All(names, name => Assert.Equal(2, texts.Count(text => text == name)));
        Assert.All(["query", "key", "weight"], name => Assert.Contains(name, texts));
    }

    [Fact]
    public void Every_layer_and_head_has_its_panel()
    {
        string[] texts = Texts(Maps.Sequence(layers: 2, heads: 3).ToPlot().ToSvg());

        Assert.Equal(
            ["Layer 1, head 1", "Layer 1, head 2", "Layer 1, head 3", "Layer 2, head 1", "Layer 2, head 2", "Layer 2, head 3"],
            texts.Where(text => text.StartsWith("Layer", StringComparison.Ordinal)));
    }

    [Fact]
    public void Heads_can_be_chosen_or_averaged()
    {
        EncodedSequence sequence = Maps.Sequence(layers: 2, heads: 3);

        Assert.Equal(["Layer 1, head 2", "Layer 2, head 2"], Titles(sequence.ToPlot(new() { Head = 1 })));
        Assert.Equal(
            ["Layer 1, mean of 3 heads", "Layer 2, mean of 3 heads"], Titles(sequence.ToPlot(new() { MeanOfHeads = true })));
        Assert.Equal(["Layer 1", "Layer 2"], Titles(Maps.Sequence(layers: 2, heads: 1).ToPlot()));

        static string[] Titles(AttentionPlot plot) =>
            [.. Texts(plot.ToSvg()).Where(text => text.StartsWith("Layer", StringComparison.Ordinal))];
    }

    [Fact]
    public void A_line_parts_the_columns_of_tokens_in_either_direction()
    {
        // As many tokens, with the same names, in one column and in two.
        string[] first = ["dog", "cat"], second = ["fox", "hen", "cow"];
        var pair = new AttentionMap(1, 6, new SpelledTokens(first, second));
        for (int query = 0; query < 6; query++) pair.MutableRow(0, query)[query] = 1;
        AttentionMap one = Maps.Pointing([.. first, "[SEP]", .. second], query => query);

        Assert.Equal(pair.Tokens, one.Tokens);
        Assert.Equal(2, Strokes(pair) - Strokes(one));

        static int Strokes(AttentionMap map) =>
            XDocument.Parse(map.ToPlot().ToSvg()).Descendants().Count(element => element.Name.LocalName is "path" or "line");
    }

    [Fact]
    public void A_token_that_is_spelled_like_a_separator_is_told_from_one()
    {
        var map = new AttentionMap(1, 5, new SpelledTokens(["dog", "[SEP]"], ["[SEP]", "cat"]));
        for (int query = 0; query < 5; query++) map.MutableRow(0, query)[query] = 1;

        string[] names = [.. Texts(map.ToPlot().ToSvg()).Where(text => text.Contains("SEP", StringComparison.Ordinal))];

        // In rows and in columns one of the three is a separator.
        Assert.Equal((2, 4), (names.Count(name => name == "[SEP]"), names.Count(name => name == "\"[SEP]\"")));
        Assert.Equal([2], AttentionPanels.Of(map, null, new())[0].Parts);
    }

    [Fact]
    public void Few_tokens_have_their_weights_written_into_the_cells()
    {
        AttentionMap map = Maps.Of(Maps.Sentence);

        string[] texts = Texts(map.ToPlot().ToSvg());

        string[] expected = [.. from query in Enumerable.Range(0, 9)
                                from key in Enumerable.Range(0, 9)
                                select map[0, query, key].ToString("0.00", CultureInfo.InvariantCulture)];
        Assert.All(
            expected.CountBy(text => text), text => Assert.InRange(texts.Count(found => found == text.Key), text.Value, 99));
    }

    [Fact]
    public void Relevances_by_hand_are_beside_their_weights()
    {
        AttentionByHandResult result = AttentionByHand.QueryKeyValue([[1, 0], [0, 1]], [[2, 0], [0, 3]], [[1, -1], [1, 1]]);

        string[] texts = Texts((result with { Tokens = ["dog", "riley"] }).ToPlot(new() { Title = "Mechanism 3" }).ToSvg());

        Assert.Contains("Mechanism 3, relevances R", texts);
        Assert.Contains("Mechanism 3, weights A", texts);
        Assert.Contains("-3.00", texts); // (1, −1)·(0, 3)
        Assert.Equal(4, texts.Count(text => text == "riley"));

        // Counted without names; scales have a 2 as well.
        Assert.InRange(Texts(result.ToPlot().ToSvg()).Count(text => text == "2"), 4, 6);
    }

    [Fact]
    public void Two_pictures_in_one_page_do_not_share_names()
    {
        string[] one = Ids(Maps.Of(Maps.Sentence).ToPlot().ToSvg());
        string[] other = Ids(Maps.Pointing(Maps.Sentence, query => query).ToPlot().ToSvg());

        Assert.NotEmpty(one);
        Assert.NotEmpty(other);
        Assert.Empty(one.Intersect(other));

        static string[] Ids(string svg) => [.. XDocument.Parse(svg).Descendants().Attributes("id").Select(id => id.Value)];
    }

    [Fact]
    public void Whatever_refers_to_a_name_finds_it()
    {
        XDocument svg = XDocument.Parse(Maps.Sequence(2, 2).ToPlot().ToSvg());
        HashSet<string> ids = [.. svg.Descendants().Attributes("id").Select(id => id.Value)];
        string[] references =
        [
            .. svg.Descendants().Attributes().Where(attribute => attribute.Name.LocalName == "href")
                .Select(href => href.Value).Where(href => href.StartsWith('#')).Select(href => href[1..]),
            .. svg.Descendants().Attributes().Where(attribute => attribute.Value.StartsWith("url(#", StringComparison.Ordinal))
                .Select(url => url.Value[5..^1]),
        ];

        Assert.NotEmpty(references);
        Assert.All(references, reference => Assert.Contains(reference, ids));
    }

    [Fact]
    public void The_same_map_gives_the_same_picture()
    {
        AttentionMap map = Maps.Of(Maps.Sentence, heads: 2);

        Assert.Equal(map.ToPlot().ToSvg(), map.ToPlot().ToSvg());
        Assert.NotEqual(map.ToPlot().ToSvg(), map.ToPlot(new() { Theme = PlotTheme.Dark }).ToSvg());
    }

    internal static string[] Texts(string svg) =>
        [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text")
            .Select(text => text.Value.Trim())];
}
