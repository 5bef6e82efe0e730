using System.Globalization;

namespace MlNetAttention.Cli.Shell;

/// <summary>
/// A file written beside its target and moved into place by <see cref="Commit"/>: whoever looks at the target sees the
/// old content or the new one, never a part.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private const string Suffix = ".partial";

    private readonly string _target;
    private readonly string _staged;

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
        // Moving into place would fail as well, but then another file of the same set may have been moved already.
        if (Directory.Exists(target)) throw new IOException($"'{target}' is a folder.");

        _target = target;
        _staged = $"{target}.{Environment.ProcessId}{Suffix}";
        try
        {
            using FileStream stream = File.Create(_staged);
            write(stream);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Fails now rather than after minutes of training.</summary>
    /// <exception cref="Failure">The target cannot be written.</exception>
    public static void Check(string? target)
    {
        if (target is not null) Guard(target, () => new StagedFile(target, "").Dispose());
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
        string path = Path.GetFullPath(target);
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(path)!))
        {
            if (file.StartsWith($"{path}.", StringComparison.Ordinal) && file.EndsWith(Suffix, StringComparison.Ordinal)
                && int.TryParse(file[(path.Length + 1)..^Suffix.Length], CultureInfo.InvariantCulture, out _))
            {
                File.Delete(file);
            }
        }
    }

    public void Commit() => File.Move(_staged, _target, overwrite: true);

    // In a folder that does not let itself be written, deleting what never came to be fails as well, and would hide why.
    public void Dispose()
    {
        if (File.Exists(_staged)) File.Delete(_staged);
    }

    private static void Guard(string target, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new Failure($"Cannot write to {target}: {error.Message}");
        }
    }
}
