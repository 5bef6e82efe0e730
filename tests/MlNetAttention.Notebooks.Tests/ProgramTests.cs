namespace MlNetAttention.Notebooks.Tests;

/// <summary>The single-file programs beside the notebooks, as their users start them, with small settings.</summary>
[Collection(NotebookCollection.Name)]
[Trait("Category", "Slow")]
public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_and_evaluate_compares_both_pipelines()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProgramResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "train-and-evaluate.cs"), BuiltPaths.InRepository(), "--rows", "400", "--epochs", "1");

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.StartsWith("Epoch 1 of 1: loss ", lines[0], StringComparison.Ordinal);
        Assert.Equal(2, lines.Count(line => line.EndsWith("Riley is a little lost today", StringComparison.Ordinal)));
        Assert.Equal("accuracy          all  level 3", lines[^3]);
        Assert.Matches("^FeaturizeText   0\\.[0-9]{3}    0\\.[0-9]{3}$", lines[^2]);
        Assert.Matches("^Attention       [01]\\.[0-9]{3}    [01]\\.[0-9]{3}$", lines[^1]);
    }

    [Fact]
    public async Task Your_own_data_learns_three_kinds_of_label_wherever_it_is_started()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProgramResult run = await ProgramProcess.RunAsync(
            Path.Combine(BuiltPaths.Notebooks, "your-own-data.cs"), _folder.FullName, "--rows", "300", "--epochs", "1");

        AssertSucceeded(run);
        string[] lines = Lines(run);
        Assert.Equal(2, lines.Count(line => line.StartsWith("accuracy ", StringComparison.Ordinal)));
        Assert.Single(lines, line => line.StartsWith("Predicts ", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("olives ", StringComparison.Ordinal));
        Assert.StartsWith("R² ", lines[^1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task Wrong_usage_is_said()
    {
        ProgramResult run = await ProgramProcess.RunAsync(
            Path.Combine("notebooks", "train-and-evaluate.cs"), BuiltPaths.InRepository(), "--rows", "many");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("many", run.Error, StringComparison.Ordinal);
    }

    private static void AssertSucceeded(ProgramResult run) =>
        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode} and wrote\n{run.Output}\n{run.Error}");

    private static string[] Lines(ProgramResult run) => run.Output.TrimEnd().ReplaceLineEndings("\n").Split('\n');
}
