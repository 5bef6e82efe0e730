using System.Diagnostics;
using System.Text.Json;

namespace MlNetAttention.Benchmarks.Timing;

/// <summary>This program in a new process, for what a process can be asked only once.</summary>
internal static class OwnProcess
{
    /// <summary>What the program prints as JSON when it is given some arguments.</summary>
    /// <exception cref="InvalidDataException">It fails, or prints something else.</exception>
    internal static T Run<T>(params string[] arguments)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("This process does not know its program.");
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true };

        // Where there is no program of its own, `dotnet` runs the assembly.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            string assembly = $"{typeof(OwnProcess).Assembly.GetName().Name}.dll";
            info.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        }

        foreach (string argument in arguments) info.ArgumentList.Add(argument);
        using Process process = Process.Start(info)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<T>(output) is { } result
            ? result
            : throw new InvalidDataException(
                $"'{string.Join(' ', arguments)}' ended with {process.ExitCode} and '{output}'; expected 0 and a result.");
    }
}
