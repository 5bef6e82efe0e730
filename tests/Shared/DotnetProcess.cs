using System.Diagnostics;

namespace MlNetAttention.Testing;

/// <summary>Starts programs with the `dotnet` that these tests run under.</summary>
internal static class DotnetProcess
{
    /// <summary>The program itself.</summary>
    public static string Program => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <param name="arguments">What `dotnet` is given.</param>
    /// <param name="workingFolder">Where relative paths start from, by default the folder of the tests.</param>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, string? workingFolder = null) =>
        new(Program, arguments) { WorkingDirectory = workingFolder ?? "" };

    /// <summary>For commands that build: a build server left behind would keep the pipes open, and outlive the tests.</summary>
    /// <inheritdoc cref="StartInfo"/>
    public static ProcessStartInfo WithoutServers(IEnumerable<string> arguments, string? workingFolder = null)
    {
        ProcessStartInfo start = StartInfo(arguments, workingFolder);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        return start;
    }
}
