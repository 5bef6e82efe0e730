using System.Globalization;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>That Ctrl+C ends a command at once, with the exit code that shells expect, and leaves no part of a file.</summary>
[Collection(TrainingTests.Name)]
[Trait("Category", "Slow")]
public sealed class InterruptTests : IDisposable
{
    private const int SIGINT = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly TrainedModel _trained;
    private readonly TemporaryFolder _folder = new();

    public InterruptTests(TrainedModel trained)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        Assert.SkipWhen(IgnoresInterrupts(), "Whoever started the tests ignores SIGINT, and so would what they start.");
        _trained = trained;
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("learning the encoder")]
    [InlineData("Epoch 2 of ")]
    public async Task Training_leaves_nothing(string moment)
    {
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await InterruptAsync(
            BuiltPaths.Cli,
            [
                "train-evaluate", "--train", _trained.Test, "--model", "m.zip", "--json", "j.json", "--report", "r.html",
                "--epochs", "1000", "--patience", "1000", "--width", "16", "--layers", "1", "--threads", "1",
            ],
            "", written => written.Contains(moment, StringComparison.Ordinal));

        IsCancelled(run);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public async Task Training_a_pretrained_encoder_further_leaves_nothing()
    {
        using var pretrained = new TemporaryFolder();
        using IDisposable training = await TrainingLock.WaitAsync(TestContext.Current.CancellationToken);
        ProcessResult run = await InterruptAsync(
            BuiltPaths.Cli,
            [
                "train-evaluate", "--train", _trained.Test, "--pretrained", TinyPretrained.Write(pretrained), "--pipelines",
                "FineTuned", "--model", "m.zip", "--report", "r.html", "--epochs", "1000", "--patience", "1000", "--threads", "1",
            ],
            "", written => written.Contains("Epoch 2 of ", StringComparison.Ordinal));

        IsCancelled(run);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.FullName));
    }

    [Theory]
    [InlineData("predict")]
    [InlineData("featurize")]
    public async Task A_command_that_waits_for_a_row_leaves_the_old_file(string command)
    {
        await File.WriteAllTextAsync(_folder.File("out.tsv"), "old", TestContext.Current.CancellationToken);
        ProcessResult run = await InterruptAsync(
            BuiltPaths.Cli, [command, "--model", _trained.Model, "--input", "-", "--output", "out.tsv"], "text\nthe dog\n",
            _ => Unfinished().Any(file => new FileInfo(file) is { Exists: true, Length: > 0 }));

        IsCancelled(run);
        await HasOnlyOldAsync("out.tsv");
    }

    [Fact]
    public async Task Of_two_files_that_belong_together_both_stay_as_they_were()
    {
        // Opening a pipe that nobody reads waits for ever, so the other file is complete and not in place yet.
        await File.WriteAllTextAsync(_folder.File("train.tsv"), "old", TestContext.Current.CancellationToken);
        Assert.Equal(0, (await Shell.RunAsync(_folder.FullName, "mkfifo test.tsv")).ExitCode);
        ProcessResult run = await InterruptAsync(
            BuiltPaths.Lab, ["data", "riley", "--output", ".", "--train-rows", "100", "--test-rows", "20"], "",
            _ => Unfinished().Any(file => new FileInfo(file) is { Exists: true, Length: > 0 }));

        IsCancelled(run);
        File.Delete(_folder.File("test.tsv"));
        await HasOnlyOldAsync("train.tsv");
    }

    private Task<ProcessResult> InterruptAsync(string program, string[] arguments, string input, Func<string, bool> isReady) =>
        ProcessResult.InterruptAsync(
            DotnetProcess.StartInfo(["exec", program, .. arguments], _folder.FullName), Limit, input, isReady);

    private static void IsCancelled(ProcessResult run) => Assert.Equal((130, "Cancelled.\n"), (run.ExitCode, run.Error));

    private IEnumerable<string> Unfinished() => Directory.EnumerateFiles(_folder.FullName, "*.partial");

    private async Task HasOnlyOldAsync(string name)
    {
        Assert.Equal([name], Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName));
        Assert.Equal("old", await File.ReadAllTextAsync(_folder.File(name), TestContext.Current.CancellationToken));
    }

    private static bool IgnoresInterrupts()
    {
        if (!OperatingSystem.IsLinux()) return false;
        string mask = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        ulong ignored = ulong.Parse(mask.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((ignored >> (SIGINT - 1)) & 1) == 1;
    }
}
