using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Rows that are ranked within their query, from a file to predictions.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed partial class RankingCommandTests : IDisposable
{
    private const int Queries = 40;

    private static readonly string[] Words = ["useless", "weak", "fair", "best"];

    private static readonly string[] Tiny =
        ["--epochs", "8", "--width", "8", "--heads", "2", "--layers", "1", "--threads", "1", "--encoder-folds", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Queries_are_ranked_measured_shown_saved_and_predicted()
    {
        // Rows of a query do not stand together, and one word tells their relevance.
        string[] rows = [.. Enumerable.Range(0, Queries * Words.Length).Select(at =>
            $"q{at % Queries},{at / Queries},the {Words[at / Queries]} answer {at % 7}")];
        await File.WriteAllLinesAsync(_folder.File("answers.csv"), ["query,relevance,text", .. rows], Cancelled);
        ProcessResult run = await TrainAsync(
            await HelpExample.WithAsync("train-evaluate", "--task Ranking"), "--model", _folder.File("model.zip"), "--json",
            _folder.File("j.json"), "--report", _folder.File("page.html"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("j.json"), Cancelled));
        Assert.Equal(Queries / 5 * Words.Length, json.RootElement.GetProperty("rows").GetProperty("test").GetInt32());
        Assert.Equal(
            ["FeaturizeText", "Attention", "AttentionTrainer", "FeaturizeText+Attention"],
            json.RootElement.GetProperty("pipelines").EnumerateArray()
                .Select(pipeline => pipeline.GetProperty("name").GetString()));
        Assert.All(json.RootElement.GetProperty("pipelines").EnumerateArray(), pipeline =>
        {
            Assert.All(
                ["ndcgAt1", "ndcgAt3", "ndcgAt10"], name => Assert.InRange(pipeline.GetProperty(name).GetDouble(), 0.1, 1 + 1e-9));
            Assert.InRange(pipeline.GetProperty("dcgAt10").GetDouble(), 1, 20);
            Assert.False(pipeline.TryGetProperty("accuracy", out _));
        });
        foreach (string name in (string[])["NDCG@1", "NDCG@3", "NDCG@10", "DCG@10"])
        {
            Assert.Contains(run.Output.Split('\n'), line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        }

        string html = await File.ReadAllTextAsync(_folder.File("page.html"), Cancelled);
        Assert.All(
            ["<h2>Queries</h2>", "<h3>Wrongly first</h3>", "<h3>Rightly first</h3>", "the relevance of a row to its query"],
            part => Assert.Contains(part, html, StringComparison.Ordinal));

        string[] lines = await PredictAsync(rows);
        Assert.Equal("score", lines[0]);
        double[] scores = [.. lines[1..].Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        Assert.Equal(rows.Length, scores.Length);

        // In the order of the rows, whatever query they are of: the last have the best answers, the first the useless ones.
        Assert.True(scores.TakeLast(Queries).Average() > scores.Take(Queries).Average());
        Assert.Equal(lines[1..].Reverse(), (await PredictAsync([.. rows.Reverse()]))[1..]);

        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", _folder.File("model.zip"), "--text", "the best answer 1");
        Assert.Contains("Moved: amount lost", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rows_of_a_query_are_held_out_together()
    {
        // What tells a relevance is a word of the query's own, which says nothing of another query.
        string[] rows = [.. Enumerable.Range(0, Queries * 6).Select(at => (Query: at % Queries, Row: at / Queries)).Select(at =>
            $"q{at.Query},{(at.Query * 7 % 5 < 2 ? 3 : 0) + (at.Row == 0 ? 1 : 0)},word{at.Query} says {at.Row}")];
        await File.WriteAllLinesAsync(_folder.File("answers.csv"), ["query,relevance,text", .. rows], Cancelled);

        ProcessResult run = await TrainAsync(
            await HelpExample.WithAsync("train-evaluate", "--task Ranking"), "--test", _folder.File("answers.csv"),
            "--learning-rate", "0.03", "--subwords", "0", "--patience", "20", "--word-dropout", "0");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] heldOut = [.. HeldOut().Matches(run.Output).Select(match => match.Groups[1].Value)];
        Assert.Equal(8, heldOut.Length);
        Assert.All(heldOut, value => Assert.InRange(double.Parse(value, CultureInfo.InvariantCulture), double.MinValue, 0.3));
    }

    [Theory]
    [InlineData("--task Ranking", 2, "--task Ranking needs --group-column")]
    [InlineData("--task Ranking --group-column query", 1, "line 1: there is no column 'query'")]
    [InlineData("--task Ranking --group-column label", 1, "line 2: the relevance '-1' in 'label' is not a whole number")]
    [InlineData("--task Regression --group-column label", 2, "by which --task Regression does not measure")]
    public async Task What_cannot_be_ranked_is_refused_before_any_work(string arguments, int code, string message)
    {
        await File.WriteAllTextAsync(_folder.File("train.csv"), "label,text\n-1,a day\n1,a night\n", Cancelled);
        Expect.OneLine(code, message, await BuiltProgram.Cli.RunAsync(
            ["train-evaluate", "--train", _folder.File("train.csv"), .. arguments.Split(' ')]));
    }

    [GeneratedRegex(@"held-out R² (-?[\d.]+)")]
    private static partial Regex HeldOut();

    private async Task<string[]> PredictAsync(string[] rows)
    {
        await File.WriteAllLinesAsync(_folder.File("in.csv"), ["query,relevance,text", .. rows], Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", _folder.File("model.zip"), "--input", _folder.File("in.csv"), "--output",
            _folder.File("out.csv"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return await File.ReadAllLinesAsync(_folder.File("out.csv"), Cancelled);
    }

    private async Task<ProcessResult> TrainAsync(string[] example, params string[] more)
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        return await BuiltProgram.Cli.RunAsync([.. example, .. more, .. Tiny], TimeSpan.FromMinutes(2), _folder.FullName);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
