using System.Diagnostics;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>What a finished single-file program left behind.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Error);

/// <summary>Runs a single-file program of the notebooks folder with `dotnet run`, and waits for its end.</summary>
internal static class ProgramProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <param name="program">The path of the source file.</param>
    /// <param name="workingFolder">Where it is started.</param>
    /// <param name="arguments">What the program is given.</param>
    /// <exception cref="TimeoutException">The program was still running after five minutes and was ended.</exception>
    public static async Task<ProgramResult> RunAsync(string program, string workingFolder, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder,
        };

        // The libraries were built with these tests; built again, they could be replaced under a test that runs beside this.
        string[] command =
            ["run", "-c", BuiltPaths.Configuration, "-p:BuildProjectReferences=false", program, "--", .. arguments];
        foreach (string argument in command) start.ArgumentList.Add(argument);

        // A build server left behind would keep the pipes open, and outlive the tests.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        return await FinishAsync(start);
    }

    private static async Task<ProgramResult> FinishAsync(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"It did not end within {Limit}. It wrote:\n{await output}\n{await error}");
        }

        return new(process.ExitCode, await output, await error);
    }
}
