namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>One short training on a cut of data/riley, for all tests that look at what it leaves behind.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    public const int TrainRows = 300;
    public const int TestRows = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly TemporaryFolder _folder = new();

    internal ProcessResult Run { get; private set; } = null!;

    internal string Model => _folder.File("model.zip");

    internal string Json => _folder.File("report.json");

    internal string Test => _folder.File("cut", "test.tsv");

    internal string FullName => _folder.FullName;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder.File("cut"));
        Cut("train.tsv", TrainRows);
        Cut("test.tsv", TestRows);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        Run = await BuiltProgram.Cli.RunAsync(
            [
                "train-evaluate", "--train", _folder.File("cut", "train.tsv"), "--test", Test, "--model", Model, "--json", Json,
                "--group-column", "level", "--epochs", "2", "--width", "16", "--layers", "1", "--threads", "1",
            ],
            Limit);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Cut(string name, int rows) => File.WriteAllLines(
        _folder.File("cut", name), File.ReadLines(BuiltPaths.InRepository("data", "riley", name)).Take(rows + 1));
}

/// <summary>The tests that train, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class TrainingTests : ICollectionFixture<TrainedModel>
{
    public const string Name = "Training";
}
