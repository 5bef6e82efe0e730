namespace MlNetAttention.EndToEnd.Tests.Data;

/// <summary>The files of a bundled set, and the program that writes them.</summary>
internal static class CommittedFiles
{
    private const int MostBytes = 300_000;

    /// <summary>The program writes the files as they are committed, and its README shows the counts that it prints.</summary>
    /// <param name="set">The name of the set, and of its folder.</param>
    /// <param name="files">The names of the files.</param>
    public static async Task AreWrittenAsync(string set, string[] files)
    {
        using var folder = new TemporaryFolder();
        ProcessResult run = await BuiltProgram.Lab.RunAsync("data", set, "--output", folder.FullName);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        foreach (string name in files)
        {
            byte[] committed = await File.ReadAllBytesAsync(BuiltPaths.InRepository("data", set, name), cancel);
            Assert.Equal(committed, await File.ReadAllBytesAsync(folder.File(name), cancel));
            Assert.InRange(committed.Length, 1, MostBytes);
        }

        Assert.NotEmpty(run.Output.Trim());
        string readme = await File.ReadAllTextAsync(BuiltPaths.InRepository("data", set, "README.md"), cancel);
        Assert.Contains(run.Output.Trim(), readme, StringComparison.Ordinal);
    }
}
