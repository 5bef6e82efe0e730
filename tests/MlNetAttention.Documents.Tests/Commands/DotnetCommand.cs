namespace MlNetAttention.Documents.Tests.Commands;

/// <summary>Runs <c>dotnet</c> with arguments and waits for its end.</summary>
internal static class DotnetCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <exception cref="TimeoutException">It was still running after five minutes and was ended.</exception>
    public static Task<ProcessResult> RunAsync(string folder, params IEnumerable<string> arguments) =>
        ProcessResult.OfAsync(DotnetProcess.WithoutServers(arguments, folder), Limit);
}
