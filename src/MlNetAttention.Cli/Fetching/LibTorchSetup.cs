using MlNetAttention.Cli.Shell;
using MlNetAttention.LibTorch;

namespace MlNetAttention.Cli.Fetching;

/// <summary>Makes training possible: loads libtorch, and fetches it first where this computer has none.</summary>
internal static class LibTorchSetup
{
    /// <summary>Fetches libtorch when it is needed, which may be never.</summary>
    /// <param name="display">Shows the download.</param>
    public static void Offer(IFetchDisplay display) => LibTorchLoader.Provider = package => Provide(package, display);

    /// <summary>Loads libtorch now, and fetches it if it is not there.</summary>
    /// <param name="display">Shows the download.</param>
    /// <exception cref="Failure">It is not there and cannot be fetched.</exception>
    /// <exception cref="InvalidOperationException">None is published for this platform.</exception>
    public static void Run(IFetchDisplay display)
    {
        Offer(display);
        LibTorchLoader.EnsureLoaded();
    }

    private static string? Provide(LibTorchPackage package, IFetchDisplay display)
    {
        if (LibTorchPackages.For(package.Rid) is not { } published) return null;
        string folder = CacheFolder.Find() ?? throw new Failure(
            $"Training needs {published}, and this user has no folder to keep it in. "
            + $"Set {CacheFolder.Variable} to one.");
        return new PackageCache(
            folder, published, () => NuGetSource.All(published, Directory.GetCurrentDirectory()), display).Provide();
    }
}
