using System.CommandLine;

namespace MlNetAttention.Cli.Shell;

/// <summary>Runs the work of a command, and turns whatever stops it into one line and an exit code.</summary>
internal static class CommandRun
{
    public static void Does(this Command command, Action<ParseResult, CancellationToken> work) =>
        // On a thread of its own, as the signal handler is installed only once the action has returned its task.
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, work, cancel), CancellationToken.None));

    private static int Run(ParseResult arguments, Action<ParseResult, CancellationToken> work, CancellationToken cancel)
    {
        TextWriter output = arguments.InvocationConfiguration.Error;

        // Said at once: a stage that cannot be interrupted is cut off with the process, before it could say anything.
        using CancellationTokenRegistration said = cancel.Register(() => output.WriteLine("Cancelled."));
        try
        {
            work(arguments, cancel);
            return ExitCode.Done;
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Failure failure)
        {
            output.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (Exception error)
        {
            // ML.NET wraps what happens on its threads; the cause is what the user can do something about.
            output.WriteLine($"Failed: {OneLine(error.GetBaseException().Message)}");
            return ExitCode.Failed;
        }
    }

    /// <summary>The message without what .NET appends to that of an argument error.</summary>
    public static string OneLine(string message) => message.Split('\n')[0].Split(" (Parameter '")[0].TrimEnd();
}
