namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That texts and names are what the user wrote, though they look like options.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class LiteralValueTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--", "-", "-")]
    [InlineData("--layer=9", "-", "-", "layer", "=", "9")]
    [InlineData("-h", "-", "h")]
    [InlineData("--model", "-", "-", "model")]
    [InlineData("@john", "@", "john")]
    public async Task A_text_is_explained_as_it_is(string text, params string[] tokens)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync("explain", "--text", text, "--model", trained.Model);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] table = run.Output.Split("\n\n")[0].Split('\n')[2..];
        Assert.Equal(tokens, table.Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task An_empty_text_has_no_tokens() => Expect.OneLine(
        1, "The text has no tokens.", await BuiltProgram.Cli.RunAsync("explain", "--text", "", "--model", trained.Model));

    [Fact]
    public async Task So_are_the_names_of_columns_and_a_separator()
    {
        string[] rows = [.. Enumerable.Range(0, 40).Select(row => row % 2 == 0 ? $"cat-purrs {row % 7}" : $"dog-barks {row % 7}")];
        await File.WriteAllLinesAsync(_folder.File("train.tsv"), ["@label-/h", .. rows], Cancelled);
        await File.WriteAllLinesAsync(
            _folder.File("new.tsv"), ["--\t--format=Json", .. rows.Select(row => row.Replace('-', '\t'))], Cancelled);
        string model = _folder.File("model.zip");
        using (await TrainingLock.WaitAsync(Cancelled))
        {
            ProcessResult run = await BuiltProgram.Cli.RunAsync(
                "train-evaluate", "--train", _folder.File("train.tsv"), "--separator", "-", "--label-column", "@label",
                "--text-column", "/h", "--model", model, "--epochs", "1", "--width", "8", "--heads", "2", "--layers", "1",
                "--threads", "1", "--encoder-folds", "1");
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
        }

        string[] labels = await PredictAsync("--format=Json");
        Assert.Equal(40, labels.Length);
        Assert.NotEqual(labels, await PredictAsync("--"));

        async Task<string[]> PredictAsync(string column)
        {
            ProcessResult run = await BuiltProgram.Cli.RunAsync(
                "predict", "--model", model, "--input", _folder.File("new.tsv"), "--text-column", column);
            Assert.Equal((0, "40 rows\n"), (run.ExitCode, run.Error));
            return run.Output.TrimEnd().Split('\n')[1..];
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
