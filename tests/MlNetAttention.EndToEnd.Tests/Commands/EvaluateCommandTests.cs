using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>A run that is killed and started again, beside one that is left alone.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class EvaluateCommandTests : IDisposable
{
    private const int AllCells = 10;

    private static readonly string[] Pipelines =
        ["FeaturizeText", "FeaturizeText-tuned", "Attention", "AttentionTrainer", "FeaturizeText+Attention"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_was_killed_goes_on_where_it_was()
    {
        WritePets("train.tsv", 60);
        WritePets("test.tsv", 20);
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);

        await BuiltProgram.Lab.KillAfterAsync(
            Arguments("report"), line => line.StartsWith("3 of 10: ", StringComparison.Ordinal));
        JsonNode[] kept = await CellsAsync("report");
        ProcessResult resumed = await BuiltProgram.Lab.RunAsync(Arguments("report"));
        JsonNode[] cells = await CellsAsync("report");
        ProcessResult again = await BuiltProgram.Lab.RunAsync(Arguments("report"));
        ProcessResult leftAlone = await BuiltProgram.Lab.RunAsync(Arguments("other"));

        Assert.InRange(kept.Length, 3, AllCells - 1);
        Assert.All([resumed, again, leftAlone], run => Assert.Equal((0, ""), (run.ExitCode, run.Error)));

        // Their times too: they were not measured again.
        Assert.Equal(kept.Select(Text), cells.Take(kept.Length).Select(Text));
        Assert.Equal([$"{kept.Length} of 10 cells are there already", .. Numbers(kept.Length + 1)], Progress(resumed));
        Assert.Equal(["10 of 10 cells are there already"], Progress(again));
        Assert.Equal(Numbers(1), Progress(leftAlone));
        Assert.Equal((await CellsAsync("other")).Select(WithoutTimes), cells.Select(WithoutTimes));
        Assert.Equal(
            ["other.json", "other.md", "pets", "report.json", "report.md"],
            Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        AssertTable(resumed.Output, await File.ReadAllTextAsync(_folder.File("report.md"), Cancelled));
        AssertShape(cells[0], cells[2]);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("evaluate --data a --split luck")]
    [InlineData("evaluate --data a --pipelines Bert")]
    [InlineData("evaluate --data a --seeds 1 2 1")]
    [InlineData("evaluate --data a a/")]
    [InlineData("evaluate --data a --folds 5")]
    [InlineData("evaluate --data a --split folds --folds 1")]
    [InlineData("evaluate --data a --configuration small")]
    [InlineData("evaluate --data a --configuration x: --configuration x:")]
    [InlineData("evaluate --data a --pipelines FeaturizeText --configuration x:")]
    public async Task Wrong_usage_ends_with_2(string arguments)
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync(arguments.Split(' '), TimeSpan.FromMinutes(1), _folder.FullName);

        Expect.OneLine(2, "--help", run);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    private static void AssertTable(string output, string markdown)
    {
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Contains("pets: test, 60 rows to fit and 20 to score, n = 2", lines);
        Assert.Contains(lines, line => line.TrimStart().StartsWith("accuracy  ", StringComparison.Ordinal)
            && line.Contains("calibration error", StringComparison.Ordinal));
        Assert.Equal(
            [
                "FeaturizeText", "FeaturizeText-tuned", "Attention (tiny)", "AttentionTrainer (tiny)",
                "FeaturizeText+Attention (tiny)",
            ],
            lines[^5..].Select(line => line[..line.IndexOf("  ", StringComparison.Ordinal)]));
        Assert.All(lines[^5..], line => Assert.Contains(" ± ", line, StringComparison.Ordinal));
        Assert.Equal(5, markdown.Split('\n').Count(line => line.Contains(" ± ", StringComparison.Ordinal)));
    }

    private static void AssertShape(JsonNode text, JsonNode attention)
    {
        Assert.Equal(["key", "rows", "metrics", "fitSeconds", "scoreSeconds"], Names(text));
        Assert.Equal(
            ["dataset", "files", "task", "labelColumn", "textColumn", "split", "seed", "pipeline"], Names(text["key"]!));
        Assert.Equal(["accuracy", "macroAccuracy", "logLoss", "calibrationError"], Names(text["metrics"]!));
        Assert.Equal(
            ["encoder", "vocabulary", "training", "features", "tokenScoresPerWord", "optionalColumnNames"],
            Names(attention["key"]!["options"]!));
        Assert.Equal("tiny", attention["key"]!["configuration"]!.GetValue<string>());
        Assert.Equal(8, attention["key"]!["options"]!["encoder"]!["width"]!.GetValue<int>());
    }

    private string[] Arguments(string report) =>
    [
        "evaluate", "--data", _folder.File("pets"), "--seeds", "1", "2", "--pipelines", .. Pipelines,
        "--configuration", "tiny: --epochs 2 --width 8 --heads 2 --layers 1 --threads 1",
        "--json", _folder.File($"{report}.json"), "--markdown", _folder.File($"{report}.md"),
    ];

    // Every third text is about both animals, so that the figures are not all 1.
    private void WritePets(string file, int rows)
    {
        Directory.CreateDirectory(_folder.File("pets"));
        File.WriteAllLines(_folder.File("pets", file),
        [
            "label\ttext",
            .. Enumerable.Range(0, rows).Select(row => (row % 2 == 0 ? "cat" : "dog") + "\t"
                + (row % 3 == 0 ? $"a cat and a dog, {row % 7}"
                : row % 2 == 0 ? $"a cat purrs {row % 5}"
                : $"a dog barks {row % 5}")),
        ]);
    }

    private async Task<JsonNode[]> CellsAsync(string report)
    {
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File($"{report}.json"), Cancelled))!;
        Assert.Equal(("mlnet-attention evaluate", 1), (json["format"]!.GetValue<string>(), json["version"]!.GetValue<int>()));
        return [.. json["cells"]!.AsArray().OfType<JsonNode>()];
    }

    private static IEnumerable<string> Numbers(int first) =>
        Enumerable.Range(first, AllCells - first + 1).Select(cell => $"{cell} of 10");

    // The lines before the tables, of those about a cell only which it is.
    private static IEnumerable<string> Progress(ProcessResult run) =>
        run.Output.Split('\n').TakeWhile(line => line.Length > 0).Select(line => line.Split(": ")[0]);

    private static string Text(JsonNode cell) => cell.ToJsonString();

    private static string WithoutTimes(JsonNode cell)
    {
        JsonObject copy = cell.DeepClone().AsObject();
        Assert.True(copy.Remove("fitSeconds") && copy.Remove("scoreSeconds"));
        return copy.ToJsonString();
    }

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(property => property.Key);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
