namespace MlNetAttention.Cli.Fetching;

/// <summary>A place from which a package may be had.</summary>
internal interface IPackageSource
{
    /// <summary>The name the user knows it by.</summary>
    string Name { get; }

    /// <summary>Whether it is a folder where the package lies only if somebody happens to have put it there.</summary>
    bool IsLocal => false;

    /// <summary>Fetches the package, which is not trusted yet.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">An empty folder for files on the way.</param>
    /// <param name="received">Told how many bytes have come.</param>
    /// <returns>The package from its beginning; null where the source does not have it.</returns>
    Task<Stream?> OpenAsync(PublishedPackage package, string folder, IProgress<long> received);
}
