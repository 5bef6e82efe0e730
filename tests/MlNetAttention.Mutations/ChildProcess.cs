using System.Diagnostics;
using System.Text;

namespace MlNetAttention.Mutations;

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; null where it was ended at its time limit.</param>
/// <param name="Output">What it wrote, errors among it.</param>
/// <param name="Time">How long it ran.</param>
internal sealed record Ended(int? Code, string Output, TimeSpan Time);

/// <summary>Runs <c>dotnet</c> with a time limit.</summary>
internal static class ChildProcess
{
    internal static async Task<Ended> RunAsync(
        IEnumerable<string> arguments, Dictionary<string, string> variables, TimeSpan limit, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        var output = new StringBuilder();
        var watch = Stopwatch.StartNew();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(limit);
        int? code = null;
        try
        {
            await process.WaitForExitAsync(stop.Token);
            code = process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
        }

        lock (output) return new Ended(code, output.ToString(), watch.Elapsed);

        void Append(string? line)
        {
            lock (output) output.AppendLine(line);
        }
    }
}
