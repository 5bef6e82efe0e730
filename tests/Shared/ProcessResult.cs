using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace MlNetAttention.Testing;

/// <summary>What a finished process left behind. Every process of a test is started here, and has a time limit.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a process and waits for its end.</summary>
    /// <param name="start">What is started.</param>
    /// <param name="limit">How long it may take.</param>
    /// <exception cref="TimeoutException">
    /// It, or one that it started and that writes to the same pipes, was still running after <paramref name="limit"/> and was
    /// ended.
    /// </exception>
    public static async Task<ProcessResult> OfAsync(ProcessStartInfo start, TimeSpan limit)
    {
        using Process process = Start(start);
        var (output, error) = (new StringBuilder(), new StringBuilder());

        // Both pipes are emptied while the program runs: it would wait for ever on a full one.
        Task read = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        await WithinAsync(process, limit, () => $"{Written(output)}\n{Written(error)}", async stop =>
        {
            await process.WaitForExitAsync(stop);
            await read.WaitAsync(stop);
        });
        return new(process.ExitCode, Written(output), Written(error));
    }

    /// <summary>Kills a process as soon as it has written a line that meets a condition.</summary>
    /// <param name="start">What is started.</param>
    /// <param name="limit">How long it may take until then.</param>
    /// <param name="isLast">The condition.</param>
    /// <param name="delay">How long the process may go on after that line.</param>
    /// <returns>The lines up to that one.</returns>
    /// <exception cref="TimeoutException">There was no such line within <paramref name="limit"/>.</exception>
    /// <exception cref="InvalidOperationException">The process ended by itself.</exception>
    public static async Task<IReadOnlyList<string>> KillAfterAsync(
        ProcessStartInfo start, TimeSpan limit, Func<string, bool> isLast, TimeSpan delay = default)
    {
        using Process process = Start(start);
        var error = new StringBuilder();
        Task readError = ReadAsync(process.StandardError, error);
        var lines = new List<string>();
        bool found = false;
        await WithinAsync(process, limit, () => $"{string.Join('\n', lines)}\n{Written(error)}", async stop =>
        {
            while (!found && await process.StandardOutput.ReadLineAsync(stop).AsTask().WaitAsync(stop) is { } line)
            {
                lines.Add(line);
                found = isLast(line);
            }

            if (found) await Task.Delay(delay, stop);
            else await readError.WaitAsync(stop);
        });
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        if (found) return lines;
        throw new InvalidOperationException($"It ended by itself and wrote:\n{string.Join('\n', lines)}\n{Written(error)}");
    }

    /// <summary>Presses Ctrl+C, so to speak, as soon as a condition is met, and waits for the end. Not on Windows.</summary>
    /// <param name="start">What is started.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="input">What it is given on standard input, which stays open.</param>
    /// <param name="isReady">The condition, given what was written on standard output.</param>
    /// <exception cref="TimeoutException">It was still running after <paramref name="limit"/>, and was ended.</exception>
    public static async Task<ProcessResult> InterruptAsync(
        ProcessStartInfo start, TimeSpan limit, string input, Func<string, bool> isReady)
    {
        start.RedirectStandardInput = true;
        using Process process = Start(start);
        var (output, error) = (new StringBuilder(), new StringBuilder());
        Task read = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        await WithinAsync(process, limit, () => $"{Written(output)}\n{Written(error)}", async stop =>
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), stop);
            await process.StandardInput.FlushAsync(stop);
            while (!process.HasExited && !isReady(Written(output))) await Task.Delay(20, stop);
            string number = process.Id.ToString(CultureInfo.InvariantCulture);
            using (var kill = Process.Start("sh", ["-c", $"kill -INT {number}"])) await kill.WaitForExitAsync(stop);
            await process.WaitForExitAsync(stop);
            await read.WaitAsync(stop);
        });
        return new(process.ExitCode, Written(output), Written(error));
    }

    private static Process Start(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return Process.Start(start)!;
    }

    // Reading from a pipe cannot be cancelled everywhere, so what waits for it is.
    private static async Task WithinAsync(
        Process process, TimeSpan limit, Func<string> written, Func<CancellationToken, Task> run)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(limit);
        try
        {
            await run(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            string command = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
            throw new TimeoutException($"{command} did not end within {limit}. It wrote:\n{written()}");
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        while (await reader.ReadAsync(buffer, CancellationToken.None) is var count && count > 0)
        {
            lock (text) text.Append(buffer, 0, count);
        }
    }

    private static string Written(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
