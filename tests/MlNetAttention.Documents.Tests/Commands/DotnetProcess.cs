using System.Diagnostics;

namespace MlNetAttention.Documents.Tests.Commands;

/// <summary>Runs <c>dotnet</c> with arguments and waits for its end.</summary>
internal static class DotnetProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <exception cref="TimeoutException">It was still running after five minutes and was ended.</exception>
    public static Task<ProcessResult> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);

        // A build server left behind would keep the pipes open, and outlive the tests.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        return ProcessResult.OfAsync(start, Limit);
    }
}
