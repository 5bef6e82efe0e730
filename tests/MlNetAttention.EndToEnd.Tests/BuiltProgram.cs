using System.Diagnostics;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>Runs a program of the repository as a process of its own and waits for its end.</summary>
/// <param name="path">Where the build put it.</param>
internal sealed class BuiltProgram(string path)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>`mlnet-attention`, as its users run it.</summary>
    public static BuiltProgram Cli { get; } = new(BuiltPaths.Cli);

    /// <summary>The research bench.</summary>
    public static BuiltProgram Lab { get; } = new(BuiltPaths.Lab);

    public Task<ProcessResult> RunAsync(params string[] arguments) => RunAsync(arguments, Limit);

    /// <param name="arguments">What the program is given.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="workingFolder">Where relative paths start from, by default the folder of the tests.</param>
    /// <param name="variable">A variable to set in its environment.</param>
    /// <exception cref="TimeoutException">The program was still running after <paramref name="limit"/> and was ended.</exception>
    public async Task<ProcessResult> RunAsync(
        string[] arguments, TimeSpan limit, string? workingFolder = null, (string Name, string Value)? variable = null)
    {
        ProcessStartInfo start = StartInfo(arguments, workingFolder);
        if (variable is { } set) start.Environment[set.Name] = set.Value;
        return await ProcessResult.OfAsync(start, limit);
    }

    /// <summary>Kills the program as soon as it has written a line that meets a condition.</summary>
    /// <param name="arguments">What the program is given.</param>
    /// <param name="isLast">The condition.</param>
    /// <param name="delay">How long the program may go on after that line.</param>
    /// <returns>The lines up to that one.</returns>
    public Task<IReadOnlyList<string>> KillAfterAsync(
        string[] arguments, Func<string, bool> isLast, TimeSpan delay = default) =>
        ProcessResult.KillAfterAsync(StartInfo(arguments), Limit, isLast, delay);

    private ProcessStartInfo StartInfo(string[] arguments, string? workingFolder = null) =>
        DotnetProcess.StartInfo(["exec", path, .. arguments], workingFolder);
}
