namespace MlNetAttention.Saving;

/// <summary>Where the content of a path that a user named belongs.</summary>
/// <param name="Path">The file itself: symbolic links are followed, also one to a file that does not exist yet.</param>
/// <param name="IsStream">
/// Whether it is a device, a pipe, a socket or an open file of a process: it is written to directly, as nothing can take its
/// place.
/// </param>
/// <param name="Existing">What is there already; null where nothing is, or the system does not tell.</param>
internal sealed record FileTarget(string Path, bool IsStream, FileStatus? Existing)
{
    // As Linux has it.
    private const int MostLinks = 40;

    // Windows calls its devices and pipes so; GetFullPath returns NUL and CON in this form.
    private const string WindowsDevices = @"\\.\";

    /// <exception cref="IOException">Links lead in a circle, or the target is a folder.</exception>
    internal static FileTarget Of(string path)
    {
        // Moving into place would fail as well, but then another file of the same set may have been moved already.
        if (Directory.Exists(path)) throw new IOException($"'{path}' is a folder.");

        if (OperatingSystem.IsWindows() && System.IO.Path.GetFullPath(path).StartsWith(WindowsDevices, StringComparison.Ordinal))
        {
            return new(path, IsStream: true, Existing: null);
        }

        FileStatus? existing = FileStatus.Of(path);
        if (existing is { IsRegular: false }) return new(path, IsStream: true, existing);
        string at = path;
        for (int links = 0; links <= MostLinks; links++)
        {
            // An open file of a process: what its link says need not be its path, and others write to it as well.
            if (IsOfProcess(at)) return new(path, IsStream: true, existing);
            if (new FileInfo(at).LinkTarget is not { } next) return new(at, IsStream: false, existing);
            at = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(at) ?? "", next);
        }

        throw new IOException($"'{path}' is a link that leads in a circle.");
    }

    private static bool IsOfProcess(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        string full = System.IO.Path.GetFullPath(path);
        return full.StartsWith("/proc/", StringComparison.Ordinal) || full.StartsWith("/dev/fd/", StringComparison.Ordinal);
    }
}
