using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class RankingTaskTests
{
    private static readonly TaskSettings Settings = new(TaskKind.Ranking);

    [Fact]
    public void What_is_measured_is_the_mean_over_the_queries_also_where_their_rows_are_dealt_among_each_other()
    {
        LearningTask task = Task();
        LabeledRows rows = task.Arrange(Queries(160));

        PipelineResult result = new Comparison(Settings, new(), 1, new SilentDisplay()) { KeepPredictions = true }
            .Run(PipelineNames.Text, rows, rows, TestContext.Current.CancellationToken);

        var ranks = (PredictedRanks)result.Predictions!;
        Metrics metrics = result.Measured.Metrics;
        Assert.Equal(rows.Rows.Select(row => row.Label), ranks.Rows.Select(row => $"{row.Relevance}"));
        Assert.Equal(40, ranks.Rows.Select(row => row.Query).Distinct().Count());
        Assert.Equal(Mean(1), metrics.NdcgAt1!.Value, 6);
        Assert.Equal(Mean(3), metrics.NdcgAt3!.Value, 6);
        Assert.Equal(Mean(10), metrics.NdcgAt10!.Value, 6);

        // As ML.NET has it, with the natural logarithm.
        Assert.Equal(
            ranks.Rows.GroupBy(row => row.Query).Average(query => query.OrderByDescending(row => row.Score)
                .ThenBy(row => row.Relevance).Index().Sum(row => (Math.Pow(2, row.Item.Relevance) - 1) / Math.Log(row.Index + 2))),
            metrics.DcgAt10!.Value, 6);

        // One word of the text tells the relevance.
        Assert.InRange(metrics.NdcgAt1!.Value, 0.9, 1);

        double Mean(int places) =>
            ranks.Rows.GroupBy(row => row.Query).Average(query => RelevanceGain.Normalized([.. query], places));
    }

    [Fact]
    public void Rows_belong_together_by_their_query()
    {
        LearningTask task = Task();
        LabeledRows rows = task.Arrange(Queries(160));

        uint[] keys = [.. task.Load(rows, rows).Train.GetColumn<uint>(task.SamplingKeyOf(rows)!)];

        Assert.Equal(40, rows.Rows.Zip(keys, (row, key) => (row.Group, key)).Distinct().Count());
        Assert.Equal(40, keys.Distinct().Count());
        Assert.DoesNotContain(0u, keys);
    }

    [Theory]
    [InlineData("-1", "line 3: the relevance '-1' in 'label' is not a whole number from 0 to 30.")]
    [InlineData("1.5", "line 3: the relevance '1.5' in 'label' is not a whole number from 0 to 30.")]
    [InlineData("31", "line 3: the relevance '31' in 'label'")]
    [InlineData("good", "line 3: the relevance 'good' in 'label'")]
    [InlineData("", "line 3: the label in 'label' is empty")]
    public void A_relevance_is_a_whole_number_from_0(string label, string message) =>
        Fails(message, Of(("1", "a"), (label, "a")));

    [Fact]
    public void Every_row_has_a_query_and_some_query_rows_that_differ()
    {
        Fails("line 3: the query in 'query' is empty", Of(("1", "a"), ("0", " ")));
        Fails("within each value of 'query' all rows have the same 'label'", Of(("1", "a"), ("1", "a"), ("0", "b")));
        Task().Check(Of(("1", "a"), ("1", "b")), areTrained: false);
    }

    [Fact]
    public void Test_queries_that_are_trained_on_are_told()
    {
        LabeledRows train = Of(("1", "a"), ("0", "b"));

        Assert.Empty(Task().Notes(train, Of(("1", "c"))));
        Assert.Equal(
            "1 of 2 test queries are trained on as well: for queries that are new, expect less.",
            Assert.Single(Task().Notes(train, Of(("1", "b"), ("2", "b"), ("1", "c")))));
    }

    [Fact]
    public void Queries_of_which_none_can_be_held_out_are_told()
    {
        // The texts connect a with b and b with c; d has one of its own.
        LabeledRows rows = Of(("1", "a"), ("0", "a"), ("1", "b"), ("0", "b"), ("1", "c"), ("0", "d"));
        string[] texts = ["one", "two", "two", "three", "three", "four"];
        LabeledRows three = rows with
        {
            Rows = [.. rows.Rows.Zip(texts, (row, text) => row with { Text = text, Texts = [text] }).SkipLast(1)],
        };
        LabeledRows four = three with { Rows = [.. three.Rows, rows.Rows[^1]] };
        LabeledRows test = Of(("1", "e"));

        Assert.StartsWith(
            "All training queries are connected by rows with the same text", Assert.Single(Task().Notes(three, test)),
            StringComparison.Ordinal);
        Assert.Empty(Task().Notes(four, test));
        Assert.Empty(Task().Notes(three with { Rows = [.. three.Rows.Take(2)] }, test));
    }

    private static LearningTask Task() => LearningTask.Create(Settings, new MLContext(1));

    private static void Fails(string message, LabeledRows rows) => Assert.Contains(
        message, Assert.Throws<Failure>(() => Task().Check(rows, areTrained: true)).Message, StringComparison.Ordinal);

    // Four rows a query, not one after another.
    private static LabeledRows Queries(int rows)
    {
        string[] words = ["useless", "weak", "fair", "best"];
        LabeledRows all = Of([.. Enumerable.Range(0, rows).Select(at => ($"{4 * at / rows}", $"q{at % (rows / 4)}"))]);
        return all with { Rows = [.. all.Rows.Select((row, at) => row with { Text = $"a {words[4 * at / rows]} answer" })] };
    }

    private static LabeledRows Of(params (string Label, string Query)[] rows) => new(
        "rows.tsv", "label", [.. rows.Select((row, at) => new LabeledRow(row.Label, $"text {at}", row.Query, at + 2))])
    {
        GroupColumn = "query",
    };
}
