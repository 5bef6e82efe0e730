namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>
/// One short training on rows as files have them: labels that look like numbers, texts that are empty or too long, and a column
/// that means something elsewhere.
/// </summary>
public sealed class UnusualRows : IAsyncLifetime
{
    public const int TrainRows = 60;
    public const int TestRows = 20;

    private static readonly string[] Labels = ["1.0", "2.5", "1"];

    private readonly TemporaryFolder _folder = new();

    internal ProcessResult Run { get; private set; } = null!;

    internal string Model => _folder.File("model.zip");

    internal string Json => _folder.File("report.json");

    internal string Test => _folder.File("test.tsv");

    public async ValueTask InitializeAsync()
    {
        Write("train.tsv", TrainRows);
        Write("test.tsv", TestRows);
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        Run = await BuiltProgram.Cli.RunAsync(
        [
            "train-evaluate", "--train", _folder.File("train.tsv"), "--test", Test, "--model", Model, "--json", Json,
            "--max-tokens", "8", "--epochs", "1", "--width", "8", "--heads", "2", "--layers", "1", "--threads", "1",
            "--encoder-folds", "1",
        ]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    // Of ten rows two have no text, or blanks alone, and one has more tokens than are read.
    private void Write(string name, int rows) => File.WriteAllLines(
        _folder.File(name),
        Enumerable.Range(0, rows).Select(row => $"{Labels[row % 3]}\t{Text(row)}\t{row}").Prepend("label\ttext\tlevel"));

    private static string Text(int row) => (row % 10) switch
    {
        3 => "",
        6 => "  ",
        8 => $"a long one {string.Join(' ', Enumerable.Repeat("and on", 10))}",
        _ => $"the {(row % 3 == 0 ? "cat" : row % 3 == 1 ? "dog" : "bird")} is {row % 7}",
    };
}
