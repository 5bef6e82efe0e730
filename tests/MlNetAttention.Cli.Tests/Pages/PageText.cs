using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Tests.Pages;

/// <summary>What a page says.</summary>
internal static partial class PageText
{
    /// <summary>The page after something was added to it.</summary>
    public static string Of(Action<HtmlPage> add)
    {
        var page = new HtmlPage("test");
        add(page);
        return page.ToString();
    }

    /// <summary>The words within pictures in light colours.</summary>
    public static string[] InPictures(string html) =>
    [
        .. Picture().Matches(html)
            .Select(match => XDocument.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value))))
            .SelectMany(svg => svg.Descendants().Where(element => element.Name.LocalName == "text"))
            .Select(text => text.Value.Trim()),
    ];

    [GeneratedRegex(" src=\"data:image/svg\\+xml;base64,([^\"]*)\"")]
    private static partial Regex Picture();
}
