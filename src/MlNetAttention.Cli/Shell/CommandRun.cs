using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Shell;

/// <summary>Runs the work of a command, and turns whatever stops it into one line and an exit code.</summary>
internal static class CommandRun
{
    /// <summary>Runs the command that the arguments name; returns the exit code of the program.</summary>
    public static async Task<int> RunAsync(this RootCommand root, string[] args)
    {
        // What is read and written does not depend on where that is done.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        HelpText.ReplaceIn(root);
        ParseResult arguments = root.ParseStrictly(args);
        if (arguments.Action is not ParseErrorAction)
        {
            int code = await arguments.InvokeAsync();

            // Work that cannot be interrupted, such as waiting for standard input, is cut off with the process, its files open.
            if (code == ExitCode.Cancelled) AtomicFile.DeleteUnfinished();
            return code;
        }

        // The library's own report is partly on standard output and ends with 1, the code of a command that was understood and
        // failed.
        arguments.InvocationConfiguration.Error.WriteLine(DescribeErrors(arguments));
        return ExitCode.WrongUsage;
    }

    /// <summary>
    /// Parses a command line. A text that begins with @ or with dashes is a text: many begin so, and neither a file of that name
    /// nor an option is meant.
    /// </summary>
    public static ParseResult ParseStrictly(this Command command, IReadOnlyList<string> args)
    {
        StrictValues.Check(command);
        return command.Parse(LiteralValues.Join(command, args), new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    /// <summary>Makes this the work of the command.</summary>
    public static void Does(this Command command, Action<ParseResult, CancellationToken> work) =>
        // On a thread of its own, as the signal handler is installed only once the action has returned its task.
        command.SetAction((arguments, cancel) => Task.Run(() => Run(arguments, work, cancel), CancellationToken.None));

    /// <summary>One line about a command line that does not parse.</summary>
    public static string DescribeErrors(ParseResult arguments) =>
        $"{string.Join(' ', Errors(arguments).Select(error => Shown.OneLine(Joined(error.Message))))} {Failure.SeeHelp}";

    /// <summary>The message without what .NET appends to that of an argument error.</summary>
    public static string OneLine(string message) => message.Split('\n')[0].Split(" (Parameter '")[0].TrimEnd();

    private static int Run(ParseResult arguments, Action<ParseResult, CancellationToken> work, CancellationToken cancel)
    {
        TextWriter output = arguments.InvocationConfiguration.Error;

        // Said at once: a stage that cannot be interrupted is cut off with the process, before it could say anything.
        using CancellationTokenRegistration said = cancel.Register(() => output.WriteLine("Cancelled."));
        try
        {
            CommandFiles.Check(arguments);
            work(arguments, cancel);

            // Whoever was told that it is cancelled is not told that it is done.
            return cancel.IsCancellationRequested ? ExitCode.Cancelled : ExitCode.Done;
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            return ExitCode.Cancelled;
        }
        catch (Failure failure)
        {
            foreach (string line in failure.Message.Split('\n')) output.WriteLine(Shown.OneLine(line));
            return failure.ExitCode;
        }
        catch (Exception error)
        {
            // ML.NET wraps what happens on its threads; the cause is what the user can do something about.
            output.WriteLine($"Failed: {Shown.OneLine(OneLine(error.GetBaseException().Message))}");
            return ExitCode.Failed;
        }
    }

    // A value of the wrong kind is an error of the library as well, in words of its inside.
    private static IEnumerable<ParseError> Errors(ParseResult arguments)
    {
        ILookup<bool, ParseError> errors = arguments.Errors.ToLookup(error =>
            error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal));
        return errors[false].Any() ? errors[false] : errors[true];
    }

    // The library lists what could have been meant on lines of their own.
    private static string Joined(string message)
    {
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length < 2 ? message : $"{lines[0]} {string.Join(", ", lines[1..])}.";
    }
}
