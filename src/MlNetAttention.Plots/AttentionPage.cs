using System.Globalization;

namespace MlNetAttention.Plots;

/// <summary>A page with one picture, and below it a table of the strongest weights of each token.</summary>
internal static class AttentionPage
{
    private const int Strongest = 3;

    public static string Of(AttentionPlot plot)
    {
        var page = new HtmlPage("Who attends to whom");
        page.Paragraph(
            "A row for each token that takes (query), a column for each token it takes from (key). "
            + "The weights of a row sum to 1.");
        page.Picture(theme => plot.Figure(theme), $"Heat maps of attention weights over {plot.Panels[0].Rows} tokens");
        foreach (Panel panel in plot.Panels.Where(panel => panel.Axes == PanelAxes.Weights)) AddTable(page, panel);
        return page.ToString();
    }

    private static void AddTable(HtmlPage page, Panel panel)
    {
        int count = Math.Min(Strongest, panel.Columns);
        page.Heading(panel.Title.Length == 0 ? "Weights" : panel.Title);
        page.Table(
            ["token", .. Enumerable.Repeat("takes from", count)],
            Enumerable.Range(0, panel.Rows).Select(row => (string[])
            [
                panel.RowNames[row],
                .. Enumerable.Range(0, panel.Columns).OrderByDescending(column => panel.Values[row, column]).Take(count)
                    .Select(column => string.Create(
                        CultureInfo.InvariantCulture, $"{panel.ColumnNames[column]} {panel.Values[row, column]:F2}")),
            ]));
    }
}
