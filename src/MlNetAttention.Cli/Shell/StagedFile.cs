using MlNetAttention.Saving;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// An output of a command: an <see cref="AtomicFile"/>, or standard output, whose errors name the target as the user gave it.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    // Null for standard output.
    private readonly AtomicFile? _file;

    /// <exception cref="IOException">The text cannot be written, or the target is a folder.</exception>
    public StagedFile(string target, string text)
        : this(target, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            writer.Write(text);
        })
    {
    }

    /// <exception cref="IOException">The content cannot be written, or the target is a folder.</exception>
    public StagedFile(string target, Action<Stream> write)
    {
        if (!StandardStreams.IsOutput(target))
        {
            _file = new AtomicFile(target, write);
            return;
        }

        using Stream output = Console.OpenStandardOutput();
        write(output);
        output.Flush();
    }

    /// <summary>Fails now rather than after minutes of training.</summary>
    /// <exception cref="Failure">The target cannot be written.</exception>
    public static void Check(string target)
    {
        if (!StandardStreams.IsOutput(target)) Guard(target, () => AtomicFile.Check(target));
    }

    /// <summary>Stages the content, as an error that names the target where that fails.</summary>
    /// <exception cref="Failure">The target cannot be written.</exception>
    public static StagedFile Write(string target, Action<Stream> write)
    {
        StagedFile? file = null;
        Guard(target, () => file = new StagedFile(target, write));
        return file!;
    }

    /// <summary>
    /// Deletes what processes left beside the target that were killed while they wrote; the caller knows that none is writing.
    /// </summary>
    public static void DeleteAbandoned(string target)
    {
        string path = Path.GetFullPath(FileTarget.Of(target).Path);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            if (AtomicFile.IsStaged(file, path)) File.Delete(file);
        }
    }

    public void Commit() => _file?.Commit();

    public void Dispose() => _file?.Dispose();

    private static void Guard(string target, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error.GetBaseException() is IOException or UnauthorizedAccessException)
        {
            string name = target == StandardStreams.Name ? "standard output" : target;
            throw new Failure($"Cannot write to {name}: {error.GetBaseException().Message}");
        }
    }
}
