using System.Globalization;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That numbers are predicted within reason, whatever their size and however few they are.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class RegressionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(19, 0, 1)]
    [InlineData(60, 0, 1)]
    [InlineData(60, 1_000, 9_000)]
    [InlineData(200, 0.001, 0.002)]
    public async Task No_error_is_larger_than_the_labels_are_apart(int rows, double least, double most)
    {
        double apart = most - least;
        await File.WriteAllLinesAsync(
            _folder.File("train.tsv"),
            [
                "label\ttext",
                .. Enumerable.Range(0, rows).Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(row % 2 == 0 ? most : least)}\t{(row % 2 == 0 ? "good day" : "bad night")} {row % 5}")),
            ],
            TestContext.Current.CancellationToken);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await BuiltProgram.Cli.RunAsync(
            "train-evaluate", "--task", "Regression", "--train",
            _folder.File("train.tsv"), "--json", _folder.File("j.json"), "--epochs", "8",
            "--width", "16", "--layers", "1", "--threads", "1");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        using var json = System.Text.Json.JsonDocument.Parse(
            await File.ReadAllTextAsync(_folder.File("j.json"), TestContext.Current.CancellationToken));
        Assert.All(json.RootElement.GetProperty("pipelines").EnumerateArray(), pipeline =>
            Assert.InRange(pipeline.GetProperty("rmse").GetDouble(), 0, apart));
    }
}
