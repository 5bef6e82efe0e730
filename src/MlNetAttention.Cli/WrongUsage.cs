using System.CommandLine;

namespace MlNetAttention.Cli;

/// <summary>
/// Stands in for the library's own report of a command line that does not parse, which says a part of it on standard
/// output and ends with 1, the exit code of a command that was understood and failed.
/// </summary>
internal static class WrongUsage
{
    public static int Report(ParseResult arguments)
    {
        foreach (var error in arguments.Errors) arguments.InvocationConfiguration.Error.WriteLine(error.Message);
        arguments.InvocationConfiguration.Error.WriteLine("Add --help to see what is expected.");
        return ExitCode.WrongUsage;
    }
}
