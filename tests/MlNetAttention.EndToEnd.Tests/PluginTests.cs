using MlNetAttention.EndToEnd.Tests.Commands;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>
/// Training as a plugin, in an AssemblyLoadContext that .NET's tutorial on plugins writes: one that insists on the plugin's own
/// native libraries, also where the system's loader refuses them as they are (Debian 12, Ubuntu 22.04).
/// </summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class PluginTests
{
    private const string Collectible = "collectible";
    private const string Lasting = "lasting";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData(Collectible)]
    [InlineData(Lasting)]
    public async Task A_plugin_trains_also_in_two_contexts(string kind) =>
        await LearnsTheSameAsync(2, BuiltPaths.PluginHost, kind, BuiltPaths.TrainOnly, BuiltPaths.TrainOnly);

    [Theory]
    [InlineData(Collectible)]
    [InlineData(Lasting)]
    public async Task Plugins_with_copies_of_their_own_share_one_libtorch_with_their_host(string kind)
    {
        using var folder = new TemporaryFolder();
        string copy = Copy(Path.GetDirectoryName(BuiltPaths.TrainOnly)!, folder.File("a plugin"));

        await LearnsTheSameAsync(2, BuiltPaths.PluginHost, kind, copy, BuiltPaths.TrainOnly);
        await LearnsTheSameAsync(2, BuiltPaths.TrainOnly, "--plugins", kind, copy);
    }

    [Fact]
    public async Task A_plugin_that_trained_is_freed_after_it_is_unloaded()
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await ProcessResult.OfAsync(
            DotnetProcess.StartInfo(["exec", BuiltPaths.PluginHost, "unloaded", BuiltPaths.TrainOnly, "TrainOnly.Training"]), Limit);
        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([lines[0], "freed", lines[0], "freed"], lines);
    }

    /// <summary>Each training must give the same, and the process must have libtorch from one file.</summary>
    private static async Task LearnsTheSameAsync(int trainings, string program, params string[] arguments)
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);

        ProcessResult run = await ProcessResult.OfAsync(DotnetProcess.StartInfo(["exec", program, .. arguments]), Limit);

        Assert.True(run is { ExitCode: 0, Error: "" }, $"It ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("libtorch 1", lines[^1]);
        string[] sums = [.. lines[..^1].Select(line => line.Split(' ')[1])];
        Assert.Equal(trainings, sums.Length);
        Assert.Single(sums.Distinct());
    }

    // Not by links: the same file is the same library, whatever its path.
    private static string Copy(string from, string to)
    {
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return Path.Combine(to, Path.GetFileName(BuiltPaths.TrainOnly));
    }
}
