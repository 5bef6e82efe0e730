using System.Text.RegularExpressions;

namespace MlNetAttention.Plots.Tests;

/// <summary>A page has to open without a network, whatever the tokens are.</summary>
public sealed partial class HtmlTests
{
    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        string html = Maps.Sequence(2, 2).ToPlot().ToHtml();

        Assert.All(Sources().Matches(html), source => Assert.StartsWith(
            "data:image/svg+xml;base64,", source.Groups[1].Value, StringComparison.Ordinal));
        Assert.Equal(2, Sources().Count(html)); // light and dark
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_token_takes_most_from_is_there_as_text()
    {
        string html = Maps.Pointing(["dog", "riley", "barks"], query => 1 - query % 2).ToPlot().ToHtml();

        Assert.Contains("<tr><td>riley</td><td>dog 1.00</td>", html, StringComparison.Ordinal);
        Assert.Contains("<tr><td>dog</td><td>riley 1.00</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_text_and_never_markup()
    {
        string html = Maps.Of(["<b>", "\"", "&", "'", "</table>"]).ToPlot().ToHtml();

        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "</table>"));
        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:src|srcset|href|url)\\s*[=(]\\s*[\"']?([^\"')]*)")]
    private static partial Regex Sources();
}
