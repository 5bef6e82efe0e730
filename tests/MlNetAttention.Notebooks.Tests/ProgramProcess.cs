namespace MlNetAttention.Notebooks.Tests;

/// <summary>Runs a single-file program of the notebooks folder with `dotnet run`, and waits for its end.</summary>
internal static class ProgramProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="program">The path of the source file.</param>
    /// <param name="workingFolder">Where it is started.</param>
    /// <param name="arguments">What the program is given.</param>
    /// <exception cref="TimeoutException">The program was still running after five minutes and was ended.</exception>
    public static Task<ProcessResult> RunAsync(string program, string workingFolder, params string[] arguments)
    {
        // The libraries were built with these tests; built again, they could be replaced under a test that runs beside this.
        string[] command =
            ["run", "-c", BuiltPaths.Configuration, "-p:BuildProjectReferences=false", program, "--", .. arguments];
        return ProcessResult.OfAsync(DotnetProcess.WithoutServers(command, workingFolder), Limit);
    }
}
