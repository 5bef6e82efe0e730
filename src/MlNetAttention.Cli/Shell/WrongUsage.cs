using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// Stands in for the library's own report of a command line that does not parse, which says a part of it on standard
/// output and ends with 1, the exit code of a command that was understood and failed.
/// </summary>
internal static class WrongUsage
{
    public static int Report(ParseResult arguments)
    {
        arguments.InvocationConfiguration.Error.WriteLine(Describe(arguments));
        return ExitCode.WrongUsage;
    }

    public static string Describe(ParseResult arguments) =>
        $"{string.Join(' ', arguments.Errors.Select(error => OneLine(error.Message)))} Add --help to see what is expected.";

    // What could have been meant comes a line each.
    private static string OneLine(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length < 2 ? message : $"{lines[0]} {string.Join(", ", lines[1..])}.";
    }
}
