namespace MlNetAttention.Cli.Fetching;

/// <summary>A package that the user has put into the cache folder, for a computer without a network.</summary>
internal sealed class FileSource(string cache) : IPackageSource
{
    public string Name => cache;

    public bool IsLocal => true;

    public Task<Stream?> OpenAsync(PublishedPackage package, string folder, IProgress<long> received)
    {
        string file = Path.Combine(cache, package.FileName);
        return Task.FromResult<Stream?>(File.Exists(file) ? File.OpenRead(file) : null);
    }
}
