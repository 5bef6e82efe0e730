namespace MlNetAttention.Cli.Learning;

/// <summary>
/// What rows of graded relevance are worth in a ranking: the gain 2^relevance − 1 of a row, discounted by the logarithm of its
/// place (Burges et al. 2005, Learning to Rank using Gradient Descent; Järvelin and Kekäläinen 2002).
/// </summary>
internal static class RelevanceGain
{
    /// <summary>The largest relevance: each more doubles the gain.</summary>
    public const int MostRelevance = 30;

    /// <summary>The gains of the relevances from 0 on.</summary>
    public static IReadOnlyList<double> All { get; } =
        [.. Enumerable.Range(0, MostRelevance + 1).Select(relevance => Math.Pow(2, relevance) - 1)];

    /// <summary>
    /// NDCG@places of one query, 0 to 1: Σ gain / ln(place + 1) over the first places of the ranking by score, divided by that
    /// of the ranking by relevance. 0 where no row is relevant; of rows with the same score the less relevant counts as first.
    /// </summary>
    public static double Normalized(IReadOnlyCollection<RankedRow> query, int places)
    {
        double best = Discounted(query.OrderByDescending(row => row.Relevance), places);
        return best == 0
            ? 0
            : Discounted(query.OrderByDescending(row => row.Score).ThenBy(row => row.Relevance), places) / best;
    }

    private static double Discounted(IEnumerable<RankedRow> ranking, int places) =>
        ranking.Take(places).Index().Sum(row => All[row.Item.Relevance] / Math.Log(row.Index + 2));
}
