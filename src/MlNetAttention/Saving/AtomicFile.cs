using System.Globalization;

namespace MlNetAttention.Saving;

/// <summary>
/// A file written beside its target and moved into place by <see cref="Commit"/>: readers of the target see the old content or
/// the new, never a part, even if the machine fails in between.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    /// <summary>The extension of unfinished files.</summary>
    internal const string Suffix = ".partial";

    private static int _count;

    private readonly string _target;
    private readonly string _staged;

    /// <summary>Writes the content beside the target; leaves nothing there if that fails.</summary>
    /// <param name="target">The path of the file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="staged">
    /// The path to write to until the file is complete, in the same folder; null for a name that no other process or thread uses.
    /// </param>
    /// <param name="mode">The permissions of the file; null for the default of the process. No effect on Windows.</param>
    /// <exception cref="IOException">The content cannot be written, or the target is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The content may not be written there.</exception>
    internal AtomicFile(string target, Action<Stream> write, string? staged = null, UnixFileMode? mode = null)
    {
        // Moving into place would fail as well, but then another file of the same set may have been moved already.
        if (Directory.Exists(target)) throw new IOException($"'{target}' is a folder.");

        _target = target;
        _staged = staged ?? $"{target}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}{Suffix}";
        try
        {
            // Left by a killed process. Not overwritten: it may be a link to something else.
            Dispose();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using var stream = new FileStream(_staged, options);
            write(stream);

            // Otherwise the name could reach the disk before the content, and a machine failure leave an empty file.
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Replaces a file with a complete new one, or leaves the old one.</summary>
    /// <inheritdoc cref="AtomicFile(string, Action{Stream}, string?, UnixFileMode?)"/>
    internal static void Write(string target, Action<Stream> write, string? staged = null, UnixFileMode? mode = null)
    {
        using var file = new AtomicFile(target, write, staged, mode);
        file.Commit();
    }

    /// <summary>Whether a file is one that some process is writing, or has left, beside a target.</summary>
    internal static bool IsStaged(string file, string target) =>
        file.StartsWith($"{target}.", StringComparison.Ordinal) && file.EndsWith(Suffix, StringComparison.Ordinal)
        && file.Length > target.Length + 1 + Suffix.Length
        && file[(target.Length + 1)..^Suffix.Length].Split('-') is [var process, .. var rest] && rest.Length <= 1
        && IsNumber(process) && Array.TrueForAll(rest, IsNumber);

    internal void Commit() => File.Move(_staged, _target, overwrite: true);

    /// <summary>Deletes the content unless it was moved into place.</summary>
    public void Dispose()
    {
        // In a folder that cannot be written, deleting a file that was never created fails as well, and would hide the reason.
        if (File.Exists(_staged)) File.Delete(_staged);
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
