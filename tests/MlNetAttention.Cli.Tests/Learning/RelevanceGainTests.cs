using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class RelevanceGainTests
{
    [Fact]
    public void The_gain_doubles_with_each_more_of_relevance()
    {
        Assert.Equal([0, 1, 3, 7, 15], RelevanceGain.All.Take(5));
        Assert.Equal(RelevanceGain.MostRelevance + 1, RelevanceGain.All.Count);
    }

    [Fact]
    public void It_is_the_discounted_gain_over_that_of_the_best_ranking()
    {
        // Ranked 1, 3, 0; best is 3, 1, 0. The discounts are log2 of 2, 3 and 4, of which the base does not count.
        RankedRow[] query = [new(0, 3, 0.5), new(0, 1, 0.9), new(0, 0, -2)];

        double expected = (1 + 7 / Math.Log2(3)) / (7 + 1 / Math.Log2(3));
        Assert.Equal(expected, RelevanceGain.Normalized(query, 10), 12);
        Assert.Equal(expected, RelevanceGain.Normalized(query, 2), 12);
        Assert.Equal(1.0 / 7, RelevanceGain.Normalized(query, 1), 12);
    }

    [Fact]
    public void The_best_ranking_has_1_and_a_query_without_a_relevant_row_0()
    {
        Assert.Equal(1, RelevanceGain.Normalized([new(0, 0, -1), new(0, 2, 8), new(0, 1, 7)], 3), 12);
        Assert.Equal(0, RelevanceGain.Normalized([new(0, 0, 1), new(0, 0, 2)], 3), 12);
    }

    [Fact]
    public void Equal_scores_are_no_ranking() =>
        Assert.Equal(0, RelevanceGain.Normalized([new(0, 3, 1), new(0, 0, 1)], 1), 12);
}
