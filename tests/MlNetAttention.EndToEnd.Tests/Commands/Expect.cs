namespace MlNetAttention.EndToEnd.Tests.Commands;

internal static class Expect
{
    /// <summary>Nothing on standard output and a single line on standard error that says what and where.</summary>
    public static void OneLine(int exitCode, string part, ProcessResult run)
    {
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
