using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Labels with any number of names, from a file to predictions.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class MultiLabelCommandTests : IDisposable
{
    private static readonly string[] Tiny =
        ["--epochs", "3", "--width", "8", "--heads", "2", "--layers", "1", "--threads", "1", "--encoder-folds", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Names_are_learned_measured_shown_saved_and_predicted()
    {
        string[] rows = [.. Enumerable.Range(0, 160).Select(at => Row(at, '|'))];
        await File.WriteAllLinesAsync(_folder.File("topics.csv"), ["label,text", .. rows], Cancelled);
        await File.WriteAllLinesAsync(
            _folder.File("test.csv"), ["label,text", .. rows.Take(40), "snow|rain,rain and snow", "snow,only snow"], Cancelled);
        ProcessResult run = await TrainAsync(
            await HelpExample.WithAsync("train-evaluate", "--task MultiLabel"), "--test", _folder.File("test.csv"), "--model",
            _folder.File("model.zip"), "--json", _folder.File("j.json"), "--report", _folder.File("page.html"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            "'snow' in the labels of 2 test rows occur in no training row; the metrics leave them out.", run.Output,
            StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.File("j.json"), Cancelled));
        Assert.Equal(1, json.RootElement.GetProperty("rows").GetProperty("unseenLabels").GetInt32());
        Assert.All(json.RootElement.GetProperty("pipelines").EnumerateArray(), pipeline =>
        {
            Assert.All(
                ["microF1", "macroF1", "subsetAccuracy", "hammingLoss"],
                name => Assert.InRange(pipeline.GetProperty(name).GetDouble(), 0, 1));
            Assert.False(pipeline.TryGetProperty("accuracy", out _));
        });
        string html = await File.ReadAllTextAsync(_folder.File("page.html"), Cancelled);
        Assert.All(
            ["<h2>Names</h2>", "any number of names", "occur in no training row", "<h3>Wrong</h3>"],
            part => Assert.Contains(part, html, StringComparison.Ordinal));

        string[] lines = await PredictAsync("out.tsv");
        Assert.Equal("label\tscore.rain\tscore.sun\tscore.wind", lines[0]);
        Assert.Equal(rows.Length, lines.Length - 1);
        string[] names = ["rain", "sun", "wind"];
        Assert.All(lines[1..], line =>
        {
            string[] fields = line.Split('\t');
            float[] scores = [.. fields[1..].Select(score => float.Parse(score, CultureInfo.InvariantCulture))];
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
            Assert.Equal(string.Join('|', names.Where((_, at) => scores[at] > 0.5f)), fields[0]);
        });

        string[] objects = await PredictAsync("out.jsonl");
        Assert.Equal(
            lines[1..].Select(line => line.Split('\t')[0]),
            objects.Select(line => JsonNode.Parse(line)!["label"]!.GetValue<string>()));

        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", _folder.File("model.zip"), "--text", "rain and wind 3");
        Assert.Matches("Predicts (rain|sun|wind), score ", explained.Output);
    }

    [Fact]
    public async Task A_label_with_a_bar_is_one_name_unless_several_are_asked_for()
    {
        IEnumerable<string> rows = Enumerable.Range(0, 60).Select(
            at => at % 2 == 0 ? $"a|b,a day {at % 7}" : $"b,a night {at % 7}");
        await File.WriteAllLinesAsync(_folder.File("train.csv"), ["label,text", .. rows], Cancelled);
        ProcessResult run = await TrainAsync(["train-evaluate", "--train", _folder.File("train.csv")], "--json", _folder.File("j.json"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"accuracy\"", await File.ReadAllTextAsync(_folder.File("j.json"), Cancelled), StringComparison.Ordinal);
    }

    private static string Row(int at, char separator)
    {
        string[] names = [.. ((string[])["rain", "sun", "wind"]).Where((_, name) => (at >> name & 1) == 1)];
        return $"{string.Join(separator, names)},{(names.Length == 0 ? "nothing" : string.Join(" and ", names))} {at % 7}";
    }

    private async Task<string[]> PredictAsync(string output)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", _folder.File("model.zip"), "--input", _folder.File("topics.csv"), "--output",
            _folder.File(output));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return await File.ReadAllLinesAsync(_folder.File(output), Cancelled);
    }

    private async Task<ProcessResult> TrainAsync(string[] arguments, params string[] more)
    {
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        return await BuiltProgram.Cli.RunAsync([.. arguments, .. more, .. Tiny], TimeSpan.FromMinutes(2), _folder.FullName);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
