using System.Diagnostics;

namespace MlNetAttention.EndToEnd.Tests.Commands;

/// <summary>Command lines with pipes and redirections, as users type them.</summary>
internal static class Shell
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <param name="folder">Where it is run.</param>
    /// <param name="line">A line of sh, in which $CLI is the program.</param>
    public static Task<ProcessResult> RunAsync(string folder, string line) => ProcessResult.OfAsync(Start(folder, line), Limit);

    public static ProcessStartInfo Start(string folder, string line)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sh.");
        return new("sh", ["-c", line.Replace(
            "$CLI", $"\"{DotnetProcess.Program}\" exec \"{BuiltPaths.Cli}\"", StringComparison.Ordinal)])
        {
            WorkingDirectory = folder,
        };
    }
}
