using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class RankingPagesTests
{
    private static readonly TaskPages Pages = TaskPages.Of(TaskKind.Ranking);

    // Of the first query the best row is first, of the second the worst, of the third one of two best.
    private static readonly PredictedRanks Ranks = new(
    [
        new(0, 1, 0.1), new(0, 2, 0.9), new(1, 3, 0.2), new(1, 0, 0.3), new(1, 1, 0.1), new(2, 1, 0.5), new(2, 1, 0.4),
    ]);

    private static readonly LabeledRows Test = new(
        "rows.tsv", "relevance",
        [.. Ranks.Rows.Select((row, at) => new LabeledRow($"{row.Relevance}", $"text {at}", $"<q{row.Query}>", at + 2))])
    {
        GroupColumn = "query",
    };

    [Fact]
    public void Rows_that_are_first_are_shown_wrong_ones_by_what_they_lack()
    {
        ExampleGroup[] groups = Pages.Examples(Ranks, Test);

        Assert.Equal([3], groups[0].Rows);
        Assert.Contains("For 1 of 3 queries", groups[0].Rule, StringComparison.Ordinal);
        Assert.Equal([1, 5], groups[1].Rows);
    }

    [Fact]
    public void A_row_has_its_score_and_its_place_among_those_of_its_query()
    {
        Assert.Equal(["0.3", "1 of 3"], Pages.Cells(Ranks, 3));
        Assert.Equal(["0.1", "3 of 3"], Pages.Cells(Ranks, 4));
    }

    [Fact]
    public void The_queries_that_are_ranked_worst_come_first()
    {
        string html = PageText.Of(page => Pages.AddSection(
            page, Test,
            [
                .. ((string[])[PipelineNames.Attention, PipelineNames.Text]).Select(name => new PipelineResult(
                    name, new Measurement(new Metrics(), 0, 0), null!, Predictions: Ranks)),
            ]));

        string[] queries = ["&lt;q1&gt;", "&lt;q0&gt;", "&lt;q2&gt;"];
        int[] places = [.. queries.Select(query => html.IndexOf(query, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
        Assert.Contains("<td>1.0000</td><td>1.0000</td>", html, StringComparison.Ordinal);
    }
}
