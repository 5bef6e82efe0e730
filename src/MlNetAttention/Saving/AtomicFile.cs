using System.Globalization;

namespace MlNetAttention.Saving;

/// <summary>
/// A file written beside its target and moved into place by <see cref="Commit"/>: whoever looks at the target sees the old
/// content or the new one, never a part, even where the machine fails in between.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    /// <summary>What the names of unfinished files end with.</summary>
    internal const string Suffix = ".partial";

    private static int _count;

    private readonly string _target;
    private readonly string _staged;

    /// <summary>Writes the content beside the target; nothing of it is left there where that fails.</summary>
    /// <param name="target">The path of the file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="staged">
    /// Where to write it until it is whole, in the same folder; null for a name that nobody else uses, neither another process
    /// nor another thread of this one.
    /// </param>
    /// <param name="mode">Who may do what with the file; null for the default of the process. Without effect on Windows.</param>
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
            // What a killed process left. Not written over: it may be a link to something else.
            Dispose();
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using var stream = new FileStream(_staged, options);
            write(stream);

            // Else the name could reach the disk before the content, and a failing machine leave an empty file.
            stream.Flush(flushToDisk: true);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Puts a whole new file in the place of an old one, or leaves the old one.</summary>
    /// <inheritdoc cref="AtomicFile(string, Action{Stream}, string?, UnixFileMode?)"/>
    internal static void Write(string target, Action<Stream> write, string? staged = null, UnixFileMode? mode = null)
    {
        using var file = new AtomicFile(target, write, staged, mode);
        file.Commit();
    }

    /// <summary>Whether a file is what some process writes, or has left, beside a target.</summary>
    internal static bool IsStaged(string file, string target) =>
        file.StartsWith($"{target}.", StringComparison.Ordinal) && file.EndsWith(Suffix, StringComparison.Ordinal)
        && file.Length > target.Length + 1 + Suffix.Length
        && file[(target.Length + 1)..^Suffix.Length].Split('-') is [var process, .. var rest] && rest.Length <= 1
        && IsNumber(process) && Array.TrueForAll(rest, IsNumber);

    internal void Commit() => File.Move(_staged, _target, overwrite: true);

    /// <summary>Deletes the content unless it was moved into place.</summary>
    public void Dispose()
    {
        // In a folder that cannot be written, deleting what never came to be fails as well, and would hide why.
        if (File.Exists(_staged)) File.Delete(_staged);
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
