using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>A table of the queries that are ranked worst, and how well each pipeline ranks them.</summary>
internal static class RankingSection
{
    private const int MostQueries = 15;
    private const int Places = 10;

    /// <param name="page">Where it goes.</param>
    /// <param name="test">The test rows.</param>
    /// <param name="results">By the first the queries are chosen.</param>
    public static void Add(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results)
    {
        ILookup<int, (int Index, RankedRow Item)>[] rankings =
            [.. results.Select(result => ((PredictedRanks)result.Predictions!).Rows.Index().ToLookup(row => row.Item.Query))];
        int[] queries = [.. rankings[0].Select(query => query.Key)];
        int[] worst = [.. queries.OrderBy(query => Normalized(rankings[0], query)).Take(MostQueries)];
        page.Heading("Queries");
        page.Paragraph(
            Invariant($"NDCG@{Places} of single queries, {worst.Length:N0} of {queries.Length:N0}: those that ")
            + $"{results[0].Name} ranks worst. 1 is the best ranking there is; 0 stands also for a query without a relevant row.");
        page.Table(
            [Shortened.Label(test.GroupColumn), "rows", "relevant", .. results.Select(result => result.Name)],
            worst.Select(query =>
            {
                (int Index, RankedRow Item)[] rows = [.. rankings[0][query]];
                return (string[])
                [
                    Shortened.Label(test.Rows[rows[0].Index].Group!), Invariant($"{rows.Length}"),
                    Invariant($"{rows.Count(row => row.Item.Relevance > 0)}"),
                    .. rankings.Select(ranking => Invariant($"{Normalized(ranking, query):F4}")),
                ];
            }));
    }

    private static double Normalized(ILookup<int, (int Index, RankedRow Item)> ranking, int query) =>
        RelevanceGain.Normalized([.. ranking[query].Select(row => row.Item)], Places);
}
