namespace MlNetAttention.Cli.Shell;

/// <summary>A command cannot go on, and the message says all its user needs to know.</summary>
internal sealed class Failure(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The command line asks for something that cannot be; the message is completed by a pointer to --help.</summary>
    public static Failure OfUsage(string message) => new($"{message} {SeeHelp}", Shell.ExitCode.WrongUsage);

    public const string SeeHelp = "Add --help to see what is expected.";
}

/// <summary>The exit codes of the program.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
