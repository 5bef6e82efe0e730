namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Pipelines that a program of a user has trained and saved, and rows for them.</summary>
public sealed class UserPipelines : IAsyncLifetime
{
    public const int Rows = 12;

    private readonly TemporaryFolder _folder = new();

    internal string Model(string name) => _folder.File($"{name}.zip");

    /// <summary>A table with the columns that models may need, and others, in another order than in training.</summary>
    internal string Table => _folder.File("reviews.csv");

    /// <summary>A table that calls its only text otherwise.</summary>
    internal string Words => _folder.File("words.csv");

    public async ValueTask InitializeAsync()
    {
        string[] comments = [.. Enumerable.Range(0, Rows).Select(row => $"a {(row % 2 == 0 ? "good" : "bad")} film, {row}")];
        File.WriteAllLines(Table, ["Stars,id,Comment", .. comments.Select((comment, row) => $"{row % 5}.5,{row},\"{comment}\"")]);
        File.WriteAllLines(Words, ["id,what was said", .. comments.Select((comment, row) => $"{row},\"{comment}\"")]);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await ProcessResult.OfAsync(
            DotnetProcess.StartInfo(["exec", BuiltPaths.TrainOnly, "--pipelines", _folder.FullName]), TimeSpan.FromMinutes(2));
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
