using System.Globalization;
using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>The commands on a pretrained encoder that stays as it is, where nothing is trained but a trainer behind it.</summary>
public sealed class PretrainedCommandTests : IDisposable
{
    private static readonly string[] Pipelines = ["FeaturizeText", "Pretrained", "FeaturizeText+Pretrained"];

    private readonly TemporaryFolder _folder = new();
    private readonly string _encoder;

    public PretrainedCommandTests()
    {
        _encoder = TinyPretrained.Write(_folder);
        TinyPretrained.WriteRows(_folder);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pipeline_is_compared_saved_and_used_without_training_an_encoder()
    {
        ProcessResult trained = await BuiltProgram.Cli.RunAsync(
        [
            "train-evaluate", "--train", _folder.File("train.tsv"), "--test", _folder.File("test.tsv"), "--pretrained", _encoder,
            "--pipelines", .. Pipelines, "--model", _folder.File("model.zip"), "--json", _folder.File("result.json"), "--report",
            _folder.File("report.html"),
        ]);

        Assert.Equal((0, ""), (trained.ExitCode, trained.Error));
        string[] lines = trained.Output.Split('\n');
        Assert.Contains(lines, line => Pipelines.All(line.Contains));
        Assert.Contains("Pretrained: encoding texts", lines);
        Assert.Contains(lines, line => line.StartsWith(
            "The trainer of Pretrained was chosen on held-out training rows: L-BFGS with L2 ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("Epoch ", StringComparison.Ordinal));
        JsonNode json = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("result.json"), Cancelled))!;
        JsonNode[] pipelines = [.. json["pipelines"]!.AsArray().OfType<JsonNode>()];
        Assert.Equal(Pipelines, pipelines.Select(pipeline => pipeline["name"]!.GetValue<string>()));
        Assert.All(pipelines, pipeline => Assert.Equal(1, pipeline["accuracy"]!.GetValue<double>()));
        Assert.Equal("L-BFGS", pipelines[1]["trainer"]!["trainer"]!.GetValue<string>());
        Assert.Contains(
            "What moved the prediction of Pretrained", await File.ReadAllTextAsync(_folder.File("report.html"), Cancelled),
            StringComparison.Ordinal);

        await AssertPredictsAsync();
        await AssertFeaturizesAsync();
        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", _folder.File("model.zip"), "--text", "the dog barks");
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Contains("Layer 2 of 2", explained.Output, StringComparison.Ordinal);
        Assert.Contains("[CLS]", explained.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be told", explained.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_are_tagged_by_their_vectors()
    {
        string[] rows =
        [
            .. Enumerable.Range(0, 30).Select(at => at % 2 == 0 ? "O B-pet O\tthe dogs bark" : "O O B-pet\tis a cat"),
        ];
        await File.WriteAllLinesAsync(_folder.File("tags.tsv"), ["label\ttext", .. rows], Cancelled);

        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "tag-evaluate", "--train", _folder.File("tags.tsv"), "--test", _folder.File("tags.tsv"), "--pretrained", _encoder,
            "--pipelines", "Pretrained", "FeaturizeText+Pretrained", "--pretrained-storage", "Int8");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Equal(
            ["entity", "F1", "1.0000", "1.0000"],
            lines.Single(line => line.StartsWith("entity F1", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Pretrained is the vector of the first piece of each word, with SDCA behind.", lines);
    }

    [Theory]
    [InlineData("train-evaluate --pipelines Pretrained", "Pretrained, which needs --pretrained")]
    [InlineData("train-evaluate --pretrained-storage Int8", "--pretrained-storage goes with --pretrained alone")]
    [InlineData("featurize --model x --input y --output z --pretrained-layers 4", "--pretrained-layers goes with --pretrained alone")]
    [InlineData("train-evaluate --pretrained x --pipelines FeaturizeText", "--pipelines leaves out")]
    [InlineData("train-evaluate --pretrained x --pipelines Pretrained --checkpoint c", "--checkpoint goes with")]
    [InlineData("train-evaluate --pipelines FeaturizeText --model m.zip", "--model goes with pipelines that have an encoder")]
    [InlineData("train-evaluate --pipelines AttentionTrainer --features Vector", "AttentionTrainer, of which there is none")]
    [InlineData("tag-evaluate --train x --pipelines FeaturizeText+Pretrained", "needs --pretrained")]
    [InlineData("featurize --input x --output y", "one of --model and --pretrained")]
    [InlineData("featurize --model x --pretrained x --input x --output y", "one of --model and --pretrained")]
    public async Task What_does_not_go_together_is_refused(string arguments, string message)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(arguments.Split(' '), TimeSpan.FromMinutes(1), _folder.FullName);
        Expect.OneLine(2, message, run);
        Assert.False(Directory.Exists(_folder.File("c")));
    }

    [Theory]
    [InlineData("--rows 0", "--rows is 0")]
    [InlineData("--rows 5 --rows-per-class 5", "one of --rows and --rows-per-class")]
    [InlineData("--rows-per-class 5 --task Regression", "--rows-per-class goes with labels that are classes")]
    [InlineData("--draws 2 --seeds 1", "one of --seeds and --draws")]
    [InlineData("--draws 0", "--draws is 0")]
    [InlineData("--pipelines Pretrained", "Pretrained, which needs --pretrained")]
    [InlineData("--pretrained x --pipelines FeaturizeText", "--pipelines leaves out")]
    public async Task The_bench_refuses_what_does_not_go_together(string arguments, string message)
    {
        ProcessResult run = await BuiltProgram.Lab.RunAsync(
            ["evaluate", "--data", "pets", .. arguments.Split(' ')], TimeSpan.FromMinutes(1), _folder.FullName);
        Expect.OneLine(2, message, run);
    }

    [Fact]
    public async Task The_bench_draws_rows_of_each_label()
    {
        Directory.CreateDirectory(_folder.File("pets"));
        foreach (string file in (string[])["train.tsv", "test.tsv"]) File.Copy(_folder.File(file), _folder.File("pets", file));

        ProcessResult run = await BuiltProgram.Lab.RunAsync(
            "evaluate", "--data", _folder.File("pets"), "--rows-per-class", "8", "--draws", "3", "--pretrained", _encoder,
            "--pipelines", "Pretrained");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Contains("pets: test, 8 rows of each label drawn, 16 rows to fit and 11 to score, n = 3", lines);
        Assert.StartsWith("Pretrained  1.0000 ± 0.0000", lines[^1], StringComparison.Ordinal);
    }

    private async Task AssertPredictsAsync()
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", _folder.File("model.zip"), "--input", _folder.File("test.tsv"));
        Assert.Equal((0, "11 rows\n"), (run.ExitCode, run.Error));
        Assert.Equal(
            Enumerable.Range(0, 11).Select(at => at % 2 == 0 ? "cat" : "dog"),
            run.Output.TrimEnd().Split('\n').Skip(1).Select(line => line.Split('\t')[0]));
    }

    // The same vectors from the saved pipeline and from the folder.
    private async Task AssertFeaturizesAsync()
    {
        (string, string)[] sources = [("--model", _folder.File("model.zip")), ("--pretrained", _encoder)];
        foreach ((string name, string from) in sources)
        {
            ProcessResult run = await BuiltProgram.Cli.RunAsync(
                "featurize", name, from, "--input", _folder.File("test.tsv"), "--output", _folder.File($"{name}.tsv"));
            Assert.Equal((0, "", "11 rows of 15 features\n"), (run.ExitCode, run.Error, run.Output));
        }

        string[] ofFolder = await File.ReadAllLinesAsync(_folder.File("--pretrained.tsv"), Cancelled);
        Assert.Equal(ofFolder, await File.ReadAllLinesAsync(_folder.File("--model.tsv"), Cancelled));
        Assert.Equal(12, ofFolder.Length);
        Assert.All(ofFolder[1].Split('\t'), number => Assert.True(
            float.IsFinite(float.Parse(number, CultureInfo.InvariantCulture))));
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
