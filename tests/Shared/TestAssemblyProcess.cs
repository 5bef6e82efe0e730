using System.Diagnostics;

namespace MlNetAttention.Testing;

/// <summary>Runs a test of this assembly in a process of its own, for what is decided once a process.</summary>
internal static class TestAssemblyProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="test">Class and method with their namespace; the test may be explicit, so that it runs nowhere else.</param>
    /// <param name="variables">What is set in the environment.</param>
    /// <exception cref="TimeoutException">The process was still running after two minutes and was ended.</exception>
    public static async Task PassesAsync(string test, params (string Name, string Value)[] variables)
    {
        ProcessStartInfo start = DotnetProcess.StartInfo(
            ["exec", typeof(TestAssemblyProcess).Assembly.Location, "-method", test, "-explicit", "on", "-noColor"]);
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        ProcessResult run = await ProcessResult.OfAsync(start, Limit);

        // A name that no test has would end in success as well.
        bool passed = run.ExitCode == 0
            && run.Output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0", StringComparison.Ordinal);
        Assert.True(passed, $"{test} with {string.Join(", ", variables)} ended with {run.ExitCode}:\n{run.Output}\n{run.Error}");
    }
}
