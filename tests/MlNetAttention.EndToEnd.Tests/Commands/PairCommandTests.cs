namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Several columns of text on the command line: trained, predicted and explained.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class PairCommandTests : IDisposable
{
    private static readonly string[] Tiny =
        ["--epochs", "1", "--width", "8", "--heads", "2", "--layers", "1", "--threads", "1", "--encoder-folds", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_model_of_two_columns_is_trained_predicts_and_is_explained()
    {
        string train = _folder.File("train.tsv"), model = _folder.File("model.zip"), report = _folder.File("report.html");
        string[] lines = await File.ReadAllLinesAsync(BuiltPaths.InRepository("data", "chase", "train.tsv"), Cancelled);
        await File.WriteAllLinesAsync(train, lines[..121], Cancelled);

        ProcessResult trained = await BuiltProgram.Cli.RunAsync(
        [
            "train-evaluate", "--train", train, "--text-column", "claim", "--text-column", "reply", "--model", model,
            "--report", report, .. Tiny,
        ]);
        Assert.Equal(0, trained.ExitCode);
        Assert.Contains(" | ", await File.ReadAllTextAsync(report, Cancelled), StringComparison.Ordinal);

        // The columns are found by their names, wherever they stand.
        await File.WriteAllLinesAsync(
            _folder.File("new.csv"),
            ["reply,number,claim", "the cat chased the dog,1,the dog chased the cat", "the fox,2,"], Cancelled);
        string output = _folder.File("out.tsv");
        ProcessResult predicted = await BuiltProgram.Cli.RunAsync(
            "predict", "--model", model, "--input", _folder.File("new.csv"), "--output", output);
        Assert.Equal((0, ""), (predicted.ExitCode, predicted.Error));
        Assert.Equal(3, (await File.ReadAllLinesAsync(output, Cancelled)).Length);

        ProcessResult explained = await BuiltProgram.Cli.RunAsync(
            "explain", "--model", model, "--text", "the dog chased", "--text", "no the cat", "--plot", _folder.File("plot.svg"));
        Assert.Equal((0, ""), (explained.ExitCode, explained.Error));
        Assert.Contains("[SEP]", explained.Output, StringComparison.Ordinal);
        Assert.Matches("column +token +moved", explained.Output);
        Assert.Matches(@"reply +cat +[+-]?\d", explained.Output);

        Expect.OneLine(
            2, "--text is given 1 times; the model expects 2, for 'claim', 'reply'",
            await BuiltProgram.Cli.RunAsync("explain", "--model", model, "--text", "the dog"));
        Expect.OneLine(
            1, "there is no column 'claim'", await BuiltProgram.Cli.RunAsync(
                "predict", "--model", model, "--input", BuiltPaths.InRepository("data", "riley", "test.tsv"),
                "--output", output));
    }

    [Theory]
    [InlineData("claim", "claim", "--text-column names a column more than once")]
    [InlineData("claim", "Label", "--text-column is 'Label', which the pipeline calls a column of its own")]
    [InlineData("claim", "answer", "there is no column 'answer'")]
    public async Task Columns_that_cannot_be_are_refused(string one, string other, string message)
    {
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "train-evaluate", "--train", BuiltPaths.InRepository("data", "chase", "train.tsv"), "--text-column", one,
            "--text-column", other);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
