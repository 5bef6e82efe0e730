using System.Net;
using System.Text;

namespace MlNetAttention.Plots;

/// <summary>An HTML page that needs no other file and no network.</summary>
internal sealed class HtmlPage(string title)
{
    private const string Style = """
        :root{color-scheme:light dark;--back:#fff;--front:#1b1f24;--line:#d0d7de;--soft:#57606a}
        @media(prefers-color-scheme:dark){:root{--back:#14161a;--front:#d8dee6;--line:#3a414a;--soft:#9aa4b0}}
        body{margin:2rem auto;padding:0 1rem;max-width:1200px;background:var(--back);color:var(--front);font:16px/1.5 "DejaVu Sans",Verdana,system-ui,sans-serif}
        h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}h3{font-size:1rem;margin-top:2rem}
        .wide{overflow-x:auto}
        img{max-width:100%;height:auto}.wide img{max-width:none}
        table{border-collapse:collapse;font-size:.85rem}
        th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
        th:first-child,td:first-child,.name{text-align:left}
        table.facts td.name{white-space:normal}
        .beside{display:flex;flex-wrap:wrap;gap:.8rem 1.5rem;align-items:flex-start;margin-bottom:.8rem}.beside>*{max-width:100%}
        blockquote{margin:.7rem 0;padding:.2rem 1rem;border-left:4px solid var(--line);overflow-wrap:anywhere}
        details{margin:1rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
        p.note{color:var(--soft);font-size:.85rem}
        """;

    private readonly StringBuilder _body = new();

    public void Heading(string text) => Add($"<h2>{Encode(text)}</h2>\n");

    public void Subheading(string text) => Add($"<h3>{Encode(text)}</h3>\n");

    public void Paragraph(string text) => Add($"<p>{Encode(text)}</p>\n");

    public void Note(string text) => Add($"<p class=\"note\">{Encode(text)}</p>\n");

    /// <summary>A text by another author.</summary>
    public void Quote(string text) => Add($"<blockquote>{Encode(text)}</blockquote>\n");

    /// <summary>A part of the page that the reader can fold and unfold.</summary>
    public void Details(string summary, bool open, Action<HtmlPage> content) =>
        Within($"<details{(open ? " open" : "")}><summary>{Encode(summary)}</summary>\n", content, "</details>\n");

    /// <summary>Parts side by side, as far as the width of the page allows.</summary>
    public void Beside(Action<HtmlPage> content) => Within("<div class=\"beside\">\n", content, "</div>\n");

    /// <summary>A picture, light or dark as the reader's system is set.</summary>
    /// <param name="draw">The picture in the colours of a theme.</param>
    /// <param name="description">The text for readers who cannot see it.</param>
    public void Picture(Func<PlotTheme, Figure> draw, string description)
    {
        (Figure light, Figure dark) = (draw(PlotTheme.Light), draw(PlotTheme.Dark));
        Add(
            $"<div class=\"wide\"><picture><source media=\"(prefers-color-scheme:dark)\" srcset=\"{Data(dark)}\">"
            + $"<img alt=\"{Encode(description)}\" width=\"{light.Width}\" height=\"{light.Height}\" "
            + $"src=\"{Data(light)}\"></picture></div>\n");
    }

    /// <summary>A table with names on the left and numbers on the right.</summary>
    /// <param name="headers">The headers of the columns.</param>
    /// <param name="rows">The rows, each with as many cells as there are headers.</param>
    /// <param name="names">The number of columns of names.</param>
    public void Table(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, int names = 1)
    {
        Add($"<div class=\"wide\"><table>\n<tr>{Cells("th", headers, names)}</tr>\n");
        foreach (IReadOnlyList<string> row in rows) Add($"<tr>{Cells("td", row, names)}</tr>\n");
        Add("</table></div>\n");
    }

    /// <summary>A table of names and values, a line each.</summary>
    public void Facts(IEnumerable<(string Name, string Value)> facts)
    {
        Add("<table class=\"facts\">\n");
        foreach ((string name, string value) in facts)
        {
            Add($"<tr><td>{Encode(name)}</td><td class=\"name\">{Encode(value)}</td></tr>\n");
        }

        Add("</table>\n");
    }

    public override string ToString() =>
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <title>{Encode(title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        <h1>{Encode(title)}</h1>
        {_body}</body>
        </html>

        """;

    private void Add(string html) => _body.Append(html);

    private void Within(string begin, Action<HtmlPage> content, string end)
    {
        Add(begin);
        content(this);
        Add(end);
    }

    // The first column always has names.
    private static string Cells(string tag, IReadOnlyList<string> texts, int names) => string.Concat(texts.Select(
        (text, at) => $"<{tag}{(at > 0 && at < names ? " class=\"name\"" : "")}>{Encode(text)}</{tag}>"));

    // In separate images, neither the letters nor the styles of two pictures can get mixed up.
    private static string Data(Figure figure) =>
        $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}";

    private static string Encode(string text) => WebUtility.HtmlEncode(ShownText.Visible(text));
}
