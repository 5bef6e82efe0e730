using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Plots;
using static System.FormattableString;

namespace MlNetAttention.Cli.Pages;

/// <summary>Rankings: the queries that are ranked worst, and rows that are ranked first.</summary>
internal sealed class RankingPages : TaskPages
{
    public override string Label => "the relevance of a row to its query";

    public override string[] Headers => ["relevance or score", "place"];

    public override bool ShowsNames => false;

    protected override OcclusionScoreKind Score => OcclusionScoreKind.Number;

    public override void AddSection(HtmlPage page, LabeledRows test, IReadOnlyList<PipelineResult> results) =>
        RankingSection.Add(page, test, results);

    public override ExampleGroup[] Examples(RowPredictions predictions, LabeledRows test)
    {
        var ranks = (PredictedRanks)predictions;
        (int First, int Lacking)[] queries =
        [
            .. ranks.Rows.Index().GroupBy(row => row.Item.Query).Select(query => (
                First: query.MaxBy(row => row.Item.Score).Index, Most: query.Max(row => row.Item.Relevance)))
                .Select(query => (query.First, query.Most - ranks.Rows[query.First].Relevance)),
        ];
        int[] wrong =
        [
            .. queries.Where(query => query.Lacking > 0).OrderByDescending(query => query.Lacking).Select(query => query.First),
        ];
        int[] right = [.. queries.Where(query => query.Lacking == 0).Select(query => query.First)];
        return
        [
            new(
                "Wrongly first",
                Invariant($"For {wrong.Length:N0} of {queries.Length:N0} queries Attention ranks another row first than one of ")
                + "the most relevant. These are the rows that lack most relevance.",
                ExampleChoice.Take(wrong, test)),
            new("Rightly first", "The first rows of the file that are ranked first and are as relevant as any of their query.",
                ExampleChoice.Take(right, test)),
        ];
    }

    public override string[] Cells(RowPredictions predictions, int row)
    {
        var ranks = (PredictedRanks)predictions;
        RankedRow one = ranks.Rows[row];
        RankedRow[] query = [.. ranks.Rows.Where(other => other.Query == one.Query)];
        int place = 1 + query.Count(other => other.Score > one.Score);
        return [Invariant($"{one.Score:G6}"), Invariant($"{place} of {query.Length}")];
    }
}
