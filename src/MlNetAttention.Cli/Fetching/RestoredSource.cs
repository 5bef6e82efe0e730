namespace MlNetAttention.Cli.Fetching;

/// <summary>What `dotnet restore` has brought before, in NuGet's folder of packages.</summary>
internal sealed class RestoredSource(string packages) : IPackageSource
{
    public string Name => packages;

    public bool IsLocal => true;

    public Task<Stream?> OpenAsync(PublishedPackage package, string folder, IProgress<long> received)
    {
        string file = Path.Combine(
            packages, package.Id.ToLowerInvariant(), package.Version, package.FileName.ToLowerInvariant());
        return Task.FromResult<Stream?>(File.Exists(file) ? File.OpenRead(file) : null);
    }
}
