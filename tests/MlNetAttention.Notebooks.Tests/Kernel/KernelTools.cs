using System.ComponentModel;
using System.Diagnostics;

namespace MlNetAttention.Notebooks.Tests.Kernel;

/// <summary>The two programs that run a notebook as its reader does: Jupyter, and the kernel of .NET Interactive.</summary>
internal static class KernelTools
{
    /// <summary>Set to 1, the programs have to be there: without them a test fails instead of being skipped.</summary>
    private const string Required = "MLNETATTENTION_REQUIRE_KERNEL";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <returns>That no notebook can run in the kernel, and what has to be installed; null if nothing is missing.</returns>
    public static async Task<string?> FindMissingAsync()
    {
        string? missing =
            !await AnswersAsync("jupyter", "nbconvert", "--version")
                ? "`jupyter nbconvert` is missing (on Debian: apt-get install jupyter-nbconvert)"
            : !await AnswersAsync(DotnetProcess.Program, "tool", "run", "dotnet-interactive", "--", "--version")
                ? "dotnet-interactive is missing (in the root of the repository: dotnet tool restore)"
            : null;
        return missing is null ? null : $"No notebook runs in the kernel of .NET Interactive: {missing}.";
    }

    /// <summary>Skips the test that runs, or fails it where the programs are required, if something is missing.</summary>
    public static void SkipWithout(string? missing)
    {
        if (missing is null) return;
        if (Environment.GetEnvironmentVariable(Required) == "1") Assert.Fail(missing);
        Assert.Skip(missing);
    }

    private static async Task<bool> AnswersAsync(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = BuiltPaths.InRepository() };
            return (await ProcessResult.OfAsync(start, Limit)).ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
