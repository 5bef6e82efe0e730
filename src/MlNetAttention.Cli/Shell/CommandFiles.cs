using System.CommandLine;
using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// The files of a command, found by its options: no output may be an input or another output, however the paths are written,
/// since it would destroy what the other holds, and some inputs may not be others. A device such as /dev/null holds nothing.
/// </summary>
internal static class CommandFiles
{
    private const string StandardOutput = "standard output";
    private const string StandardError = "standard error";

    /// <summary>Checks all options of the command; done for every command before its work begins.</summary>
    /// <exception cref="Failure">Two options name one file, or an output cannot be written.</exception>
    public static void Check(ParseResult arguments)
    {
        IFileOption[] options = [.. arguments.CommandResult.Command.Options.OfType<IFileOption>()];
        NamedFile[] files = [.. options.SelectMany(option => option.Files(arguments).Select(path => NamedFile.Of(option, path)))];
        foreach ((int at, NamedFile file) in files.Index())
        {
            foreach (NamedFile earlier in files[..at]) Check(earlier, file);
            CheckShown(file, StandardOutput, StandardStreams.OutputPath);
            CheckShown(file, StandardError, StandardStreams.ErrorPath);
            if (options.FirstOrDefault(option =>
                option.Name != file.Option && option.Claims(arguments, file.Identity.Path)) is { } other)
            {
                throw Failure.OfUsage($"{file.Option} is '{file.Path}', a file that {other.Name} writes; expected another.");
            }
        }

        if (files.Any(file => file.IsWritten && StandardStreams.IsOutput(file.Path))) StandardStreams.GiveOutputToData();
        foreach (IFileOption option in options.Where(option => option.Use == FileUse.Written))
        {
            foreach (string path in option.Files(arguments)) StagedFile.Check(path);
        }
    }

    private static void Check(NamedFile first, NamedFile second)
    {
        if (first.IsStandard && second.IsStandard)
        {
            if (first.IsWritten != second.IsWritten) CheckSame(first, second);
            else throw first.IsWritten
                ? Failure.OfUsage(
                    $"{first.Option} and {second.Option} would both write to standard output; expected one to name a file.")
                : Failure.OfUsage(
                    $"{first.Option} and {second.Option} would both read standard input; expected one to name a file.");
        }

        CheckSame(first, second);
    }

    private static void CheckSame(NamedFile first, NamedFile second)
    {
        bool areRead = !first.IsWritten && !second.IsWritten;
        bool mayBeSame = areRead && (first.Option == second.Option || !(first.IsApart || second.IsApart));
        if (mayBeSame && first.Identity.Status is not { IsPipe: true }) return;
        if (first.Identity.Status is { IsCharacterDevice: true } || !first.Identity.Is(second.Identity)) return;
        string paths = first.Path == second.Path ? $"'{first.Path}'" : $"'{first.Path}' and '{second.Path}'";
        throw Failure.OfUsage(
            first.Option == second.Option
                ? $"{first.Option} names one file twice, {paths}; expected different files."
                : $"{first.Option} and {second.Option} are the same file, {paths}; expected different files.");
    }

    // What is printed would go to a file that is read, or that is replaced by another.
    private static void CheckShown(NamedFile file, string stream, string path)
    {
        if (OperatingSystem.IsWindows() || file.IsStandard || FileStatus.Of(path) is not { IsRegular: true } status) return;
        if (!file.Identity.Is(new FileIdentity(path, status))) return;
        throw Failure.OfUsage(
            $"{file.Option} is '{file.Path}', to which {stream} is redirected; expected another file"
            + (file.IsWritten ? $", or '{StandardStreams.Name}'." : "."));
    }

    /// <summary>A file that an option names.</summary>
    private sealed record NamedFile(
        string Option, string Path, bool IsWritten, bool IsApart, bool IsStandard, FileIdentity Identity)
    {
        public static NamedFile Of(IFileOption option, string path)
        {
            bool written = option.Use is FileUse.Written or FileUse.FolderWritten;
            bool standard = option.Use switch
            {
                FileUse.Read => StandardStreams.IsInput(path),
                FileUse.Written => StandardStreams.IsOutput(path),
                _ => false,
            };
            string stream = written ? StandardStreams.OutputPath : StandardStreams.InputPath;
            return new(option.Name, path, written, option.IsApart, standard, FileIdentity.Of(standard ? stream : path));
        }
    }
}
