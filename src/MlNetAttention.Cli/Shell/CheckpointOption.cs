using System.CommandLine;
using MlNetAttention.Checkpoints;

namespace MlNetAttention.Cli.Shell;

/// <summary>The folder in which a command that trains encoders keeps what training has reached.</summary>
internal static class CheckpointOption
{
    public static readonly FileOption<string?> Folder = new("--checkpoint", FileUse.FolderWritten)
    {
        Description = "A folder to keep every epoch in; the same command started again goes on from there.",
        FilesOf = _ => [],
        ClaimedBy = (folder, path) =>
            CheckpointFolders.Of(folder).Select(FileIdentity.Resolve).Contains(Path.GetDirectoryName(path))
            && FitCheckpoints.IsOwn(Path.GetFileName(path)),
    };

    /// <summary>The folder as a full path; null without the option.</summary>
    /// <exception cref="Failure">Files cannot be written there.</exception>
    public static string? Read(ParseResult arguments)
    {
        if (arguments.GetValue(Folder) is not { } folder) return null;
        try
        {
            folder = Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Checkpoints cannot be kept in {folder}: {error.Message}");
        }

        StagedFile.Check(Path.Combine(folder, "checkpoint"));
        return folder;
    }
}
