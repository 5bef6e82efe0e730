namespace MlNetAttention.Cli.Fetching;

/// <summary>A place from which a package may be had.</summary>
internal interface IArchiveSource
{
    /// <summary>The name the user knows it by.</summary>
    string Name { get; }

    /// <summary>Fetches the package, which is not trusted yet.</summary>
    /// <param name="archive">The package.</param>
    /// <param name="folder">An empty folder for files on the way.</param>
    /// <param name="received">Told how many bytes have come.</param>
    /// <returns>The package from its beginning; null where the source does not have it.</returns>
    Task<Stream?> OpenAsync(LibTorchArchive archive, string folder, IProgress<long> received);
}

/// <summary>A package that the user has put into the cache folder, for a computer without a network.</summary>
internal sealed class FileSource(string cache) : IArchiveSource
{
    public string Name => cache;

    public Task<Stream?> OpenAsync(LibTorchArchive archive, string folder, IProgress<long> received)
    {
        string file = Path.Combine(cache, archive.FileName);
        return Task.FromResult<Stream?>(File.Exists(file) ? File.OpenRead(file) : null);
    }
}
