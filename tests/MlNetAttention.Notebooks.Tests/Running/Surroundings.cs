namespace MlNetAttention.Notebooks.Tests.Running;

/// <summary>The current directory, the console and the folder for temporary files of code, put back at the end.</summary>
/// <remarks>They belong to the whole process, so nothing else may run beside it: <see cref="NotebookCollection"/>.</remarks>
internal sealed class Surroundings : IDisposable
{
    private static readonly string TemporaryVariable = OperatingSystem.IsWindows() ? "TMP" : "TMPDIR";

    private readonly string _folder = Directory.GetCurrentDirectory();
    private readonly TextWriter _console = Console.Out;
    private readonly string? _temporary = Environment.GetEnvironmentVariable(TemporaryVariable);
    private readonly TemporaryFolder _leftBehind = new();

    public Surroundings(string folder, OutputRecorder console)
    {
        Directory.SetCurrentDirectory(folder);
        Console.SetOut(console);
        OutputRecorder.Current = console;
        Environment.SetEnvironmentVariable(TemporaryVariable, _leftBehind.FullName);
    }

    public void Dispose()
    {
        OutputRecorder.Current = null;
        Console.SetOut(_console);
        Directory.SetCurrentDirectory(_folder);
        Environment.SetEnvironmentVariable(TemporaryVariable, _temporary);
        _leftBehind.Dispose();
    }
}
