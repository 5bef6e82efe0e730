using MlNetAttention.Documents.Tests.Commands;

namespace MlNetAttention.Documents.Tests;

/// <summary>
/// The folder of a reader who tries what the documents say: the files they name, with few rows, and a saved model.
/// </summary>
/// <remarks>Made once and copied for each document, whose commands and blocks of code leave files in it.</remarks>
public sealed class ReaderFolder : IAsyncLifetime
{
    // Few enough to train with all options at their defaults within seconds; each of the eight labels is among them.
    private const int Rows = 48;
    private const int TestRows = 24;

    private readonly TemporaryFolder _folder = new();

    /// <summary>A copy of it.</summary>
    internal TemporaryFolder Copy()
    {
        var copy = new TemporaryFolder();
        foreach (string file in Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories))
        {
            string target = copy.File(Path.GetRelativePath(_folder.FullName, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public async ValueTask InitializeAsync()
    {
        Bundled(
            "data/riley", ["data/riley/train.tsv", "my.tsv", "trec6/train.tsv", "sst2/train.tsv"],
            ["data/riley/test.tsv", "my-test.tsv", "trec6/test.tsv", "sst2/dev.tsv", "sst2/test.tsv"]);
        Bundled("data/riley/circle", ["data/riley/circle/train.tsv"], ["data/riley/circle/test.tsv"]);
        Bundled("data/answers", ["data/answers/train.tsv"], ["data/answers/test.tsv"]);
        Bundled("data/complaints", ["data/complaints/train.tsv"], ["data/complaints/test.tsv"]);
        Bundled("data/chase", ["data/chase/train.tsv"], ["data/chase/test.tsv"]);
        Write("tags.tsv", Tagged(Rows));
        Write("tags-test.tsv", Tagged(TestRows));

        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ShellCommand train = ShellCommand.Parse(
            "dotnet run -c Release --project src/MlNetAttention.Cli -- train-evaluate --train my.tsv --model model.zip");
        await train.RunAsync(_folder.FullName);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Bundled(string set, string[] trainFiles, string[] testFiles)
    {
        foreach (string file in trainFiles) Write(file, Head(Path.Combine(set, "train.tsv"), Rows));
        foreach (string file in testFiles) Write(file, Head(Path.Combine(set, "test.tsv"), TestRows));
    }

    private static IEnumerable<string> Head(string file, int rows) =>
        File.ReadLines(BuiltPaths.InRepository(file)).Take(1 + rows);

    private static IEnumerable<string> Tagged(int rows) =>
    [
        "label\ttext",
        .. Enumerable.Range(0, rows).Select(i => "O B-animal O\tthe " + (i % 2 == 0 ? "dog sings" : "goat sleeps")),
    ];

    private void Write(string file, IEnumerable<string> lines)
    {
        string path = _folder.File(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, lines);
    }
}
