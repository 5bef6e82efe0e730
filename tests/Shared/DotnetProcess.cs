using System.Diagnostics;

namespace MlNetAttention.Testing;

/// <summary>Starts programs with the `dotnet` that these tests run under.</summary>
internal static class DotnetProcess
{
    /// <param name="arguments">What `dotnet` is given.</param>
    /// <param name="workingFolder">Where relative paths start from, by default the folder of the tests.</param>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, string? workingFolder = null)
    {
        string program = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return new(program, arguments) { WorkingDirectory = workingFolder ?? "" };
    }
}
