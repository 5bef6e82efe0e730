namespace MlNetAttention.MiniLM.Conversion;

/// <summary>
/// A folder that is made once for all builds of a user. Whoever sees it sees all of it: it is written beside its place and moved
/// there, by one process at a time.
/// </summary>
/// <remarks>
/// <code>
/// CACHE/all-MiniLM-L6-v2-24.9.52193-1/           complete once it is there
/// CACHE/all-MiniLM-L6-v2-24.9.52193-1.lock       held by the process that makes it
/// CACHE/all-MiniLM-L6-v2-24.9.52193-1.partial/   what is not complete; begun anew after an interruption
/// </code>
/// </remarks>
internal sealed class ConvertedFolder(string path)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private string Partial => $"{path}.partial";

    /// <summary>Makes the folder if it is not there.</summary>
    /// <param name="write">Writes the content into a folder that does not exist yet, beside the place.</param>
    /// <param name="cancellation">Ends waiting for another process.</param>
    /// <returns>Whether it was made here.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal bool Provide(Action<string> write, CancellationToken cancellation)
    {
        if (Directory.Exists(path)) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream making = Lock(cancellation);

        // Another process may have made it while this one waited.
        if (Directory.Exists(path)) return false;
        Delete(Partial);
        try
        {
            write(Partial);
            Directory.Move(Partial, path);
        }
        finally
        {
            Delete(Partial);
        }

        return true;
    }

    // The system releases the lock with the process, however that ends.
    private FileStream Lock(CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (IsHeld(error))
            {
                Thread.Sleep(Pause);
            }
        }
    }

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static bool IsHeld(IOException error) => (error.HResult & 0xffff) is 11 or 35 or 32;

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
