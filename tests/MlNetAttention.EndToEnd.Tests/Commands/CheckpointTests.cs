using System.IO.Compression;
using System.Text.Json.Nodes;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>A training that is killed again and again, beside one that is left alone.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class CheckpointTests : IDisposable
{
    private const int Kills = 5;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_training_killed_at_any_moment_comes_to_the_same_model()
    {
        await File.WriteAllLinesAsync(
            _folder.File("train.tsv"),
            File.ReadLines(BuiltPaths.InRepository("data", "riley", "train.tsv")).Take(401), Cancelled);
        using IDisposable training = await TrainingLock.WaitAsync(Cancelled);
        ProcessResult alone = await BuiltProgram.Cli.RunAsync(Arguments("alone"));
        Assert.Equal((0, ""), (alone.ExitCode, alone.Error));
        var epochs = new List<string>();
        var random = new Random(3);
        for (int kill = 0; kill < Kills; kill++)
        {
            int more = random.Next(1, 3);
            IReadOnlyList<string> lines = await BuiltProgram.Cli.KillAfterAsync(
                [.. Arguments("killed"), "--checkpoint", _folder.File("kept")],
                line => IsEpoch(line) && --more == 0, TimeSpan.FromMilliseconds(random.Next(60)));
            epochs.AddRange(lines.Where(IsEpoch).Select(WithoutTime));
            Assert.NotEmpty(Directory.GetFiles(_folder.File("kept")));
            Assert.False(File.Exists(_folder.File("killed.zip")));
        }

        ProcessResult killed = await BuiltProgram.Cli.RunAsync([.. Arguments("killed"), "--checkpoint", _folder.File("kept")]);
        Assert.Equal((0, ""), (killed.ExitCode, killed.Error));
        epochs.AddRange(killed.Output.Split('\n').Where(IsEpoch).Select(WithoutTime));

        // An epoch whose line was not read before the program was killed is complete all the same.
        string[] expected = [.. alone.Output.Split('\n').Where(IsEpoch).Select(WithoutTime)];
        Assert.Equal(expected.Intersect(epochs), epochs);
        Assert.InRange(epochs.Count, Kills + 1, expected.Length);
        Assert.Equal(await EntriesAsync("alone"), await EntriesAsync("killed"));
        Assert.Equal(Metrics("alone"), Metrics("killed"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("kept")));
    }

    private string[] Arguments(string name) =>
    [
        "train-evaluate", "--train", _folder.File("train.tsv"), "--model", _folder.File($"{name}.zip"),
        "--json", _folder.File($"{name}.json"), "--epochs", "15", "--width", "16", "--layers", "1", "--threads", "1",
        "--validation-fraction", "0", "--encoder-folds", "2",
    ];

    private static bool IsEpoch(string line) => line.Contains("poch ", StringComparison.Ordinal);

    private static string WithoutTime(string line) => line[..line.LastIndexOf(", ", StringComparison.Ordinal)];

    private async Task<Dictionary<string, string>> EntriesAsync(string name)
    {
        var entries = new Dictionary<string, string>();
        using ZipArchive zip = ZipFile.OpenRead(_folder.File($"{name}.zip"));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using Stream stream = await entry.OpenAsync(Cancelled);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Cancelled);
            entries.Add(entry.FullName, Convert.ToBase64String(content.ToArray()));
        }

        Assert.Contains(entries.Keys, key => key.EndsWith("Attention.bin", StringComparison.Ordinal));
        return entries;
    }

    private string[] Metrics(string name)
    {
        JsonNode json = JsonNode.Parse(File.ReadAllText(_folder.File($"{name}.json")))!;
        return [.. json["pipelines"]!.AsArray().Select(pipeline =>
        {
            JsonObject metrics = pipeline!.AsObject();
            Assert.True(metrics.Remove("fitSeconds") && metrics.Remove("scoreSeconds"));
            return metrics.ToJsonString();
        })];
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
