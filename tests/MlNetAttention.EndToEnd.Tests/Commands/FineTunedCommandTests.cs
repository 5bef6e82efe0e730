using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The commands that train a pretrained encoder further.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class FineTunedCommandTests : IDisposable
{
    // Where no rows are held out, an encoder whose scores a trainer uses has folds, however well it does.
    private static readonly string[] Small =
    [
        "--epochs", "40", "--batch-size", "8", "--learning-rate", "0.005", "--dropout", "0", "--threads", "1",
        "--validation-fraction", "0",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _encoder;

    public FineTunedCommandTests()
    {
        _encoder = TinyPretrained.Write(_folder);
        TinyPretrained.WriteRows(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_fine_tuned_encoder_is_compared_saved_and_used_like_any_other()
    {
        // The width is that of the encoder; of itself it would not go with the default number of heads.
        ProcessResult trained = await TrainAsync(
            "train-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("test.tsv"), "--pretrained", _encoder,
            "--pipelines", "FeaturizeText", "Attention", "Pretrained", "--fine-tune", "--width", "15", "--checkpoint",
            _folder.File("kept"), "--model", _folder.File("model.zip"), "--json", _folder.File("result.json"), "--report",
            _folder.File("report.html"));

        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        string[] lines = trained.Output.Split('\n');
        AssertFoldsAreOfAttentionAlone(lines, "FineTuned: fitting");
        Assert.Contains(
            "Attention: trained from the pretrained encoder tiny on, not from random weights.", lines);
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("result.json"), Cancelled))!;
        JsonNode[] pipelines = [.. json["pipelines"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(
            ["FeaturizeText", "Attention", "Pretrained", "FineTuned"],
            pipelines.Select(pipeline => pipeline["name"]!.GetValue<string>()));
        Assert.Equal(1, pipelines[3]["accuracy"]!.GetValue<double>());
        string report = await File.ReadAllTextAsync(_folder.File("report.html"), Cancelled);
        Assert.Contains("Training curves of Attention", report, StringComparison.Ordinal);
        Assert.Contains("Training curves of FineTuned", report, StringComparison.Ordinal);
        Assert.Contains("What moved the prediction of FineTuned", report, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("kept"), "*", SearchOption.AllDirectories));

        Directory.Delete(_encoder, recursive: true);
        await AssertUsedAsync();
    }

    [Fact]
    public async Task Words_are_tagged_by_the_head_of_the_encoder()
    {
        string[] rows =
        [
            "O B-pet O\tthe dogs bark", "O O B-pet\tis a cat", $"{Many("O")}\t{Many("the")}",
        ];
        await File.WriteAllLinesAsync(
            _folder.File("tags.tsv"), ["label\ttext", .. Enumerable.Range(0, 90).Select(at => rows[at % rows.Length])], Cancelled);

        // Behind the last piece that the encoder reads nothing is found.
        await File.WriteAllLinesAsync(
            _folder.File("test.tsv"),
            ["label\ttext", rows[0], rows[1], rows[1], $"{Many("O")} B-pet\t{Many("the")} cat"], Cancelled);
        ProcessResult run = await TrainAsync(
            "tag-evaluate", "--train", _folder.File("tags.tsv"), "--test", _folder.File("test.tsv"), "--pretrained", _encoder,
            "--pipelines", "FineTuned", "Attention", "--checkpoint", _folder.File("kept"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Single(lines, line => Cells(line) is ["Attention", "FineTuned"]);
        Assert.Equal("1.0000", Cells(Line("entity precision"))[^1]);
        Assert.Equal("0.7500", Cells(Line("entity recall"))[^1]);
        Assert.Contains(
            "FineTuned is the pretrained encoder trained further on the tags, with no trainer behind its own head.", lines);
        AssertFoldsAreOfAttentionAlone(lines, "FineTuned: learning the encoder");
        Assert.Empty(Directory.GetFiles(_folder.File("kept"), "*", SearchOption.AllDirectories));

        static string Many(string word) => string.Join(' ', Enumerable.Repeat(word, TinyPretrained.MostTokens));

        string Line(string start) => lines.Single(line => line.StartsWith(start, StringComparison.Ordinal));

        static string[] Cells(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public async Task A_fine_tuning_that_was_killed_goes_on()
    {
        string[] arguments =
        [
            "train-evaluate", "--train", _folder.File("train.tsv"), "--pretrained", _encoder, "--pipelines", "FineTuned",
            .. Small,
        ];
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        ProcessResult alone = await BuiltProgram.Cli.RunAsync([.. arguments, "--json", _folder.File("alone.json")]);
        Assert.Equal((0, ""), (alone.ExitCode, alone.Error));
        arguments = [.. arguments, "--checkpoint", _folder.File("kept"), "--json", _folder.File("killed.json")];
        await BuiltProgram.Cli.KillAfterAsync(arguments, line => line.StartsWith("Epoch 2 of 40", StringComparison.Ordinal));
        Assert.NotEmpty(Directory.GetFiles(_folder.File("kept", "fine-tuned"), "*.checkpoint"));

        ProcessResult killed = await BuiltProgram.Cli.RunAsync(arguments);
        Assert.Equal((0, ""), (killed.ExitCode, killed.Error));
        Assert.DoesNotContain("Epoch 1 of 40", killed.Output, StringComparison.Ordinal);
        Assert.Equal(await MetricsAsync("alone"), await MetricsAsync("killed"));
        Assert.Empty(Directory.GetFiles(_folder.File("kept"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("train-evaluate")]
    [InlineData("tag-evaluate")]
    public async Task What_the_encoder_decides_is_refused_in_one_line(string command)
    {
        string label = command == "tag-evaluate" ? "O B-pet" : "cat";
        await File.WriteAllLinesAsync(
            _folder.File("train.tsv"), ["label\ttext", .. Enumerable.Repeat($"{label}\ta cat", 5), "O O\tthe dog"], Cancelled);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            command, "--train", _folder.File("train.tsv"), "--test", _folder.File("train.tsv"), "--pretrained", _encoder,
            "--fine-tune", "--layers", "3");
        Expect.OneLine(2, "Layers is 3 with Pretrained; expected 2, that of the pretrained encoder", run);
    }

    [Fact]
    public async Task The_bench_measures_encoders_that_begin_with_a_pretrained_one()
    {
        Directory.CreateDirectory(_folder.File("pets"));
        foreach (string file in (string[])["train.tsv", "test.tsv"]) File.Copy(_folder.File(file), _folder.File("pets", file));
        string configuration = $"c: {string.Join(' ', Small)} --encoder-folds 2";
        ProcessResult run = await LabAsync(
            "--rows-per-class", "16", "--draws", "2", "--pipelines", "FineTuned", "Attention", "AttentionTrainer",
            "--configuration", configuration);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Contains("pets: test, 16 rows of each label drawn, 32 rows to fit and 11 to score, n = 2", lines);
        Assert.All(
            (string[])["FineTuned", "Attention", "AttentionTrainer"],
            name => Assert.Single(lines, line => line.StartsWith($"{name} ", StringComparison.Ordinal)));
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("cells.json"), Cancelled))!;
        JsonNode[] keys = [.. json["cells"]!.AsArray().Select(cell => cell!["key"]!)];
        Assert.Equal(6, keys.Length);
        Assert.All(keys, key => Assert.StartsWith("tiny ", key["pretrained"]!.GetValue<string>(), StringComparison.Ordinal));

        ProcessResult rows = await LabAsync("--rows", "30", "--pipelines", "FineTuned", "--configuration", "d: --layers 3");
        Expect.OneLine(2, "Configuration 'd': Layers is 3 with Pretrained", rows);
    }

    private static void AssertFoldsAreOfAttentionAlone(string[] lines, string begun)
    {
        int at = Array.IndexOf(lines, begun);
        Assert.InRange(at, 1, lines.Length);
        Assert.Contains(lines[..at], line => line.StartsWith("Fold ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines[at..], line => line.StartsWith("Fold ", StringComparison.Ordinal));
        Assert.Equal(40, lines[at..].Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
    }

    private Task<ProcessResult> LabAsync(params string[] arguments) => Locked(BuiltProgram.Lab,
    [
        "evaluate", "--data", _folder.File("pets"), "--pretrained", _encoder, "--json", _folder.File("cells.json"), .. arguments,
    ]);

    private async Task AssertUsedAsync()
    {
        ProcessResult predicted = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", _folder.File("model.zip"), "--input", _folder.File("test.tsv"));
        Assert.Equal((0, "11 rows\n"), (predicted.ExitCode, predicted.Error));
        Assert.Equal(
            Enumerable.Range(0, 11).Select(at => at % 2 == 0 ? "cat" : "dog"),
            predicted.Output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split('\t')[0]));

        ProcessResult featurized = await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", _folder.File("model.zip"), "--input", _folder.File("test.tsv"), "--output",
            _folder.File("features.tsv"));
        Assert.Equal((0, "", "11 rows of 15 features\n"), (featurized.ExitCode, featurized.Error, featurized.Output));

        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", _folder.File("model.zip"), "--text", "the dog barks");
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Contains("Layer 2 of 2", explained.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^ *dog +[+-]?\d", explained.Output);

        ProcessResult exported = await BuiltProgram.Cli.RunAsync(
            "export", "--model", _folder.File("model.zip"), "--onnx", _folder.File("model.onnx"));
        Assert.Equal((0, ""), (exported.ExitCode, exported.Error));
        Assert.True(new FileInfo(_folder.File("model.onnx")).Length > 0);
    }

    private async Task<string> MetricsAsync(string name)
    {
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File($"{name}.json"), Cancelled))!;
        JsonObject metrics = json["pipelines"]![0]!.AsObject();
        Assert.True(metrics.Remove("fitSeconds") && metrics.Remove("scoreSeconds"));
        return metrics.ToJsonString();
    }

    private static Task<ProcessResult> TrainAsync(params string[] arguments) =>
        Locked(BuiltProgram.Cli, [.. arguments, .. Small]);

    private static async Task<ProcessResult> Locked(BuiltProgram program, string[] arguments)
    {
        using (await TrainingLock.WaitAsync(Cancelled)) return await program.RunAsync(arguments);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
