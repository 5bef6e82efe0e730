namespace MlNetAttention.Cli.Shell;

/// <summary>A command cannot go on, and the message says all its user needs to know.</summary>
internal sealed class Failure(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
