using System.Text.Json;

namespace MlNetAttention.EndToEnd.Tests.Commands;

[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class TrainEvaluateCommandTests(TrainedModel trained)
{
    private static readonly string[] PipelineNames =
        ["FeaturizeText", "Attention", "AttentionTrainer", "FeaturizeText+Attention"];

    // The headings of the table, where they have to fit 80 columns.
    private static readonly string[] Headings = ["FeaturizeText", "Attention", "AttentionTrainer", "both"];

    [Fact]
    public void It_ends_with_0_and_leaves_only_the_files_asked_for()
    {
        Assert.Equal((0, ""), (trained.Run.ExitCode, trained.Run.Error));
        Assert.Equal(
            ["cut", "model.zip", "report.json"],
            Directory.EnumerateFileSystemEntries(trained.FullName).Select(path => Path.GetFileName(path)!)
                .Where(name => name is "cut" || name.StartsWith("model", StringComparison.Ordinal)
                    || name.StartsWith("report", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_redirected_run_has_a_line_per_epoch_and_a_table_within_80_columns()
    {
        string[] lines = trained.Run.Output.TrimEnd().Split('\n');

        Assert.Equal(2, lines.Count(line => line.StartsWith("Epoch ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("macro accuracy ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("calibration error ", StringComparison.Ordinal));
        Assert.Contains(lines, line => Headings.All(line.Contains));
        Assert.DoesNotContain('\u001b', trained.Run.Output);
        IEnumerable<string> table = lines.SkipWhile(line => !Headings.All(line.Contains)).SkipLast(1);
        Assert.All(table, line => Assert.InRange(line.Length, 1, 80));
    }

    [Fact]
    public async Task The_json_has_the_documented_shape()
    {
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(trained.Json, Cancelled));
        JsonElement root = json.RootElement;

        Assert.Equal(["dataset", "seed", "rows", "pipelines"], Names(root));
        Assert.Equal("cut", root.GetProperty("dataset").GetString());
        Assert.Equal(1, root.GetProperty("seed").GetInt32());
        Assert.Equal(["train", "test"], Names(root.GetProperty("rows")));
        Assert.Equal(TrainedModel.TrainRows, root.GetProperty("rows").GetProperty("train").GetInt32());
        Assert.Equal(TrainedModel.TestRows, root.GetProperty("rows").GetProperty("test").GetInt32());
        JsonElement[] pipelines = [.. root.GetProperty("pipelines").EnumerateArray()];
        Assert.Equal(PipelineNames, pipelines.Select(pipeline => pipeline.GetProperty("name").GetString()));
        Assert.All(pipelines, pipeline =>
        {
            Assert.Equal(
                ["name", "accuracy", "macroAccuracy", "logLoss", "calibrationError", "levels", "fitSeconds", "scoreSeconds"],
                Names(pipeline));
            Assert.InRange(pipeline.GetProperty("accuracy").GetDouble(), 0, 1);
            Assert.InRange(pipeline.GetProperty("macroAccuracy").GetDouble(), 0, 1);
            Assert.InRange(pipeline.GetProperty("logLoss").GetDouble(), 0, 35);
            Assert.InRange(pipeline.GetProperty("calibrationError").GetDouble(), 0, 1);
            Assert.Equal(["1", "2", "3"], Names(pipeline.GetProperty("levels")));
            Assert.True(pipeline.GetProperty("scoreSeconds").GetDouble() > 0);
        });
        Assert.All(pipelines[1..], pipeline => Assert.True(Seconds(pipeline) > 0));

        static double Seconds(JsonElement pipeline) => pipeline.GetProperty("fitSeconds").GetDouble();
    }

    [Fact]
    public async Task The_saved_encoder_featurizes_every_row()
    {
        using var folder = new TemporaryFolder();

        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", trained.Model, "--input", trained.Test, "--output", folder.File("features.tsv"));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = await File.ReadAllLinesAsync(folder.File("features.tsv"), Cancelled);
        Assert.Equal(TrainedModel.TestRows + 1, lines.Length);
        Assert.All(lines.Skip(1), line =>
        {
            string[] fields = line.Split('\t');
            Assert.Equal(2 * 16, fields.Length);
            Assert.All(fields, field => Assert.True(float.IsFinite(float.Parse(field))));
        });
        Assert.Equal(["features.tsv"], Directory.EnumerateFileSystemEntries(folder.FullName).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Featurizing_a_malformed_file_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("in.tsv"), "label\ttext\nx\tfine\nx\tnot\tfine\n", Cancelled);

        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "featurize", "--model", trained.Model, "--input", folder.File("in.tsv"), "--output", folder.File("out.tsv"));

        Expect.OneLine(1, "in.tsv, line 3: 3 fields", run);
        Assert.Equal(["in.tsv"], Directory.EnumerateFileSystemEntries(folder.FullName).Select(Path.GetFileName));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
