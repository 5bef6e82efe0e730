using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The bench with the trainer of Microsoft.ML.TorchSharp, whose weights cannot be had here.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class TextClassificationTests : IDisposable
{
    // What asks for the weights is refused at once, and whatever this machine may have of them is out of sight.
    private const string Nowhere = "http://127.0.0.1:9";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_its_weights_a_line_says_so_and_the_others_are_measured()
    {
        ProcessResult run = await RunAsync("FeaturizeText", "TextClassification");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.StartsWith(
            "TextClassification failed and is left out of this run: its weights cannot be downloaded from "
            + "https://aka.ms/mlnet-resources/models/NasBert2000000.tsm: ",
            Assert.Single(lines[..^2], line => line.Contains("TextClassification", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Matches("^FeaturizeText  +1\\.0000 ", lines[^2]);
        Assert.Matches("^TextClassification( +-)+$", lines[^1].TrimEnd());

        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("report.json"), Cancelled))!;
        Assert.Equal("FeaturizeText", Assert.Single(json["cells"]!.AsArray())!["key"]!["pipeline"]!.GetValue<string>());
        JsonNode missing = Assert.Single(json["missing"]!.AsArray())!;
        Assert.Equal("TextClassification", missing["key"]!["pipeline"]!.GetValue<string>());
        Assert.StartsWith("its weights cannot be downloaded", missing["reason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alone_it_leaves_nothing_to_show()
    {
        ProcessResult run = await RunAsync("TextClassification");

        Assert.Equal((1, "Nothing was measured."), (run.ExitCode, run.Error.TrimEnd()));
        Assert.StartsWith("TextClassification failed", Assert.Single(run.Output.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--task Regression")]
    [InlineData("--text-column a --text-column b --text-column c")]
    public async Task It_is_for_one_label_of_many_and_two_texts_at_most(string arguments)
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync(
            ["evaluate", "--data", "a", "--pipelines", "TextClassification", .. arguments.Split(' ')], Limit, _folder.FullName);

        Expect.OneLine(2, "TextClassification", run);
    }

    private async Task<ProcessResult> RunAsync(params string[] pipelines)
    {
        string[] rows =
            [.. Enumerable.Range(0, 20).Select(row => row % 2 == 0 ? $"cat\tit purrs {row}" : $"dog\tit barks {row}")];
        Directory.CreateDirectory(_folder.File("pets"));
        Directory.CreateDirectory(_folder.File("temporary"));
        foreach (string file in (string[])["train.tsv", "test.tsv"])
        {
            await File.WriteAllLinesAsync(_folder.File("pets", file), ["label\ttext", .. rows], Cancelled);
        }

        ProcessStartInfo start = DotnetProcess.StartInfo(
            ["exec", BuiltPaths.Lab, "evaluate", "--data", _folder.File("pets"), "--json", _folder.File("report.json"),
                "--pipelines", .. pipelines]);
        Set(Nowhere, "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");
        Set(null, "NO_PROXY", "no_proxy");
        Set(_folder.File("temporary"), "TMPDIR", "TEMP", "TMP");
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        return await ProcessResult.OfAsync(start, Limit);

        void Set(string? value, params string[] variables)
        {
            foreach (string variable in variables) start.Environment[variable] = value;
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
