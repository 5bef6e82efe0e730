using System.Diagnostics;

namespace MlNetAttention.Testing;

/// <summary>What a finished process left behind.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a process and waits for its end.</summary>
    /// <param name="start">What is started.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="TimeoutException">It was still running after <paramref name="limit"/> and was ended.</exception>
    public static async Task<ProcessResult> OfAsync(ProcessStartInfo start, TimeSpan limit)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using Process process = Process.Start(start)!;

        // Both pipes are emptied while the program runs: it would wait for ever on a full one.
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException(
                $"{string.Join(' ', start.ArgumentList)} did not end within {limit}. It wrote:\n{await output}\n{await error}");
        }

        return new(process.ExitCode, await output, await error);
    }
}
