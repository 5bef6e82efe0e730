using System.Xml.Linq;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetAttention.Tokens;

namespace MlNetAttention.Plots.Tests;

/// <summary>How values show themselves in a notebook, asked of the library that notebooks ask.</summary>
public sealed class NotebookTests
{
    private const string Svg = "image/svg+xml";

    public static TheoryData<object> Values =>
    [
        Maps.Of(Maps.Sentence, heads: 2),
        Maps.Sequence(1, 2),
        AttentionByHand.FixedRatio([[1], [2], [3]]),
        Maps.Of(Maps.Sentence).ToPlot(),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_a_picture_without_a_call(object value)
    {
        Assert.Equal([Svg], Formatter.GetPreferredMimeTypesFor(value.GetType()));
        Assert.Equal("svg", XDocument.Parse(value.ToDisplayString(Svg)).Root!.Name.LocalName);
        Assert.StartsWith("<svg", value.ToDisplayString("text/html"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_that_of_the_value()
    {
        AttentionMap map = Maps.Of(Maps.Sentence, heads: 2);

        Assert.Equal(map.ToPlot().ToSvg(), map.ToDisplayString(Svg));
    }

    [Fact]
    public void Where_nothing_can_be_drawn_there_are_words()
    {
        Assert.Contains("[1 heads, 0 &#215; 0 tokens]", Maps.Of([]).ToDisplayString(Svg), StringComparison.Ordinal);
        var empty = new EncodedSequence(new SpelledTokens((string[])[]), default, 4, default, () => []);
        Assert.Contains("0 tokens", empty.ToDisplayString("text/html"), StringComparison.Ordinal);
    }
}
