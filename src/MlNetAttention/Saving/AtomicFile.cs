using System.Collections.Concurrent;
using System.Globalization;

namespace MlNetAttention.Saving;

/// <summary>
/// A file written beside its target and moved into place by <see cref="Commit"/>: readers of the target see the old content or
/// the new, never a part, even if the machine fails in between.
/// </summary>
/// <remarks>
/// As `cp` does, it follows links, keeps the permissions of the file that it replaces (and its owner, where the system allows
/// that), and refuses a file that may not be written. Other names of that file, hard links, keep the old content. What is no
/// regular file (a device, a pipe) is written to directly, before <see cref="Commit"/>.
/// </remarks>
internal sealed class AtomicFile : IDisposable
{
    /// <summary>The extension of unfinished files.</summary>
    internal const string Suffix = ".partial";

    // errno of a file that is a mount point, as single files of containers are.
    private const int EBUSY = 16;
    private const int EROFS = 30;

    // The paths that are written to, and are neither in place nor deleted yet.
    private static readonly ConcurrentDictionary<string, bool> Unfinished = [];

    private static int _count;

    private readonly FileTarget _target;
    private readonly string? _staged;

    // The folder does not let a file be put in the place of this one, which itself may be written.
    private readonly bool _copies;

    /// <summary>Writes the content beside the target; leaves nothing there if that fails.</summary>
    /// <param name="target">The path of the file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="staged">
    /// The path to write to until the file is complete, in the same folder; null for a name that no other process or thread uses.
    /// With it the file is the product's own: it replaces whatever has that name, links too.
    /// </param>
    /// <param name="mode">
    /// The permissions of the file; null for those of the file that is replaced, or else the default of the process. No effect on
    /// Windows.
    /// </param>
    /// <exception cref="IOException">The content cannot be written, or the target is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">The content may not be written there.</exception>
    internal AtomicFile(string target, Action<Stream> write, string? staged = null, UnixFileMode? mode = null)
    {
        if (staged is null)
        {
            _target = FileTarget.Of(target);
        }
        else
        {
            if (Directory.Exists(target)) throw new IOException($"'{target}' is a folder.");
            _target = new(target, IsStream: false, Existing: null);
        }

        if (_target.IsStream)
        {
            WriteDirectly(write);
            return;
        }

        bool replaces = staged is null && File.Exists(_target.Path);
        if (replaces) CheckWritable(_target.Path);
        _staged = staged ?? $"{_target.Path}.{Environment.ProcessId}-{Interlocked.Increment(ref _count)}{Suffix}";
        try
        {
            // Left by a killed process. Not overwritten: it may be a link to something else.
            Dispose();
            FileStream stream;
            try
            {
                stream = Create(_staged, replaces ? UnixFileMode.UserRead | UnixFileMode.UserWrite : mode);
            }
            catch (Exception error) when (replaces && ForbidsNewFiles(error))
            {
                _copies = true;
                _staged = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}{Suffix}");
                stream = Create(_staged, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using (stream)
            {
                write(stream);

                // Otherwise the name could reach the disk before the content, and a machine failure leave an empty file.
                stream.Flush(flushToDisk: true);
            }

            if (replaces && !_copies) KeepOwnerAndMode();
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

    /// <summary>Fails where the target certainly cannot be written; changes nothing.</summary>
    /// <inheritdoc cref="AtomicFile(string, Action{Stream}, string?, UnixFileMode?)" path="/exception"/>
    internal static void Check(string target)
    {
        // A pipe is not opened: that would wait for its reader, and tell him of an end when it is closed again.
        if (!FileTarget.Of(target).IsStream) new AtomicFile(target, _ => { }).Dispose();
    }

    /// <summary>Whether a file is one that some process is writing, or has left, beside a target.</summary>
    internal static bool IsStaged(string file, string target) =>
        file.StartsWith($"{target}.", StringComparison.Ordinal) && file.EndsWith(Suffix, StringComparison.Ordinal)
        && file.Length > target.Length + 1 + Suffix.Length
        && file[(target.Length + 1)..^Suffix.Length].Split('-') is [var process, .. var rest] && rest.Length <= 1
        && IsNumber(process) && Array.TrueForAll(rest, IsNumber);

    /// <summary>
    /// Deletes what this process is still writing, as far as the system lets it: for a process that is about to end without
    /// waiting for the threads that write.
    /// </summary>
    internal static void DeleteUnfinished()
    {
        foreach (string path in Unfinished.Keys)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Windows keeps an open file. Nobody is left to be told.
            }
        }
    }

    internal void Commit()
    {
        if (_staged is null) return;
        try
        {
            if (!_copies)
            {
                File.Move(_staged, _target.Path, overwrite: true);
                return;
            }
        }
        catch (IOException error) when (!OperatingSystem.IsWindows() && error.HResult == EBUSY)
        {
        }

        using FileStream staged = File.OpenRead(_staged);
        using var place = new FileStream(_target.Path, FileMode.Truncate, FileAccess.Write);
        staged.CopyTo(place);
        place.Flush(flushToDisk: true);
    }

    /// <summary>Deletes the content unless it was moved into place.</summary>
    public void Dispose()
    {
        // In a folder that cannot be written, deleting a file that was never created fails as well, and would hide the reason.
        if (File.Exists(_staged)) File.Delete(_staged);
        if (_staged is not null) Unfinished.TryRemove(_staged, out _);
    }

    private static FileStream Create(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        var stream = new FileStream(path, options);
        Unfinished[path] = true;
        return stream;
    }

    private static bool ForbidsNewFiles(Exception error) =>
        error is UnauthorizedAccessException || (error is IOException && !OperatingSystem.IsWindows() && error.HResult == EROFS);

    // Replacing a file asks for a right on its folder alone.
    private static void CheckWritable(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();

    // An open file of a process is added to: whoever else writes to it has his place in it.
    private void WriteDirectly(Action<Stream> write)
    {
        FileMode mode = _target.Existing is { IsRegular: true } ? FileMode.Append : FileMode.Open;
        using var stream = new FileStream(_target.Path, mode, FileAccess.Write, FileShare.ReadWrite);
        write(stream);
    }

    private void KeepOwnerAndMode()
    {
        if (OperatingSystem.IsWindows()) return;

        // In this order, as a change of owner takes some of the permissions away.
        _target.Existing?.GiveTo(_staged!);
        File.SetUnixFileMode(_staged!, File.GetUnixFileMode(_target.Path));
    }

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
