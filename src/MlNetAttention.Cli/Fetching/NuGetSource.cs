using NuGet.Common;
using NuGet.Configuration;
using NuGet.Packaging.Core;
using NuGet.Packaging.Signing;
using NuGet.Protocol;
using NuGet.Protocol.Core.Types;
using NuGet.Versioning;

namespace MlNetAttention.Cli.Fetching;

/// <summary>A source of packages that NuGet is configured for: a registry or a folder.</summary>
internal sealed class NuGetSource(SourceRepository repository, ISettings settings) : IPackageSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public string Name => $"{repository.PackageSource.Name}, {repository.PackageSource.Source}";

    /// <summary>All that are enabled, and that may have the package by the settings' mapping, in their order.</summary>
    /// <param name="package">The package.</param>
    /// <param name="folder">The folder where the search for settings begins, as for `dotnet`.</param>
    /// <exception cref="NuGetConfigurationException">The settings cannot be read.</exception>
    public static IEnumerable<IPackageSource> All(PublishedPackage package, string folder)
    {
        ISettings settings = Settings.LoadDefaultSettings(folder);
        var mapping = PackageSourceMapping.GetPackageSourceMapping(settings);
        IReadOnlyList<string>? mapped = mapping.IsEnabled ? mapping.GetConfiguredPackageSources(package.Id) : null;
        return new PackageSourceProvider(settings).LoadPackageSources()
            .Where(source => source.IsEnabled && (mapped is null || mapped.Contains(source.Name)))
            .Select(source => new NuGetSource(Repository.Factory.GetCoreV3(source), settings));
    }

    /// <exception cref="FatalProtocolException">The source does not answer, or not as it should.</exception>
    /// <exception cref="InvalidDataException">It gives more than the package has.</exception>
    public async Task<Stream?> OpenAsync(PublishedPackage package, string folder, IProgress<long> received)
    {
        received.Report(0);
        using var stop = new CancellationTokenSource();
        using var cache = new SourceCacheContext { NoCache = true, DirectDownload = true };
        var context = new PackageDownloadContext(cache, folder, directDownload: true)
        {
            ClientPolicyContext = ClientPolicyContext.GetClientPolicy(settings, NullLogger.Instance),
        };
        var identity = new PackageIdentity(package.Id, NuGetVersion.Parse(package.Version));
        DownloadResource resource = await repository.GetResourceAsync<DownloadResource>(stop.Token)
            ?? throw new InvalidDataException("it is no source that packages can be downloaded from");
        Task<DownloadResourceResult> download = resource.GetDownloadResourceResultAsync(
            identity, context, SettingsUtility.GetGlobalPackagesFolder(settings), NullLogger.Instance, stop.Token);

        // NuGet says nothing before the end, but the file that it writes grows.
        while (await Task.WhenAny(download, Task.Delay(Pause, CancellationToken.None)) != download)
        {
            long length = new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
            received.Report(length);
            if (length <= package.Length) continue;
            await stop.CancelAsync();
            await Task.WhenAny(download);
            throw new InvalidDataException($"it gives more than the {package.Length} bytes that {package.FileName} has");
        }

        DownloadResourceResult result = await download;
        return result.Status switch
        {
            DownloadResourceResultStatus.NotFound => null,
            DownloadResourceResultStatus.Cancelled => throw new IOException("the download was cancelled"),
            _ => result.PackageStream,
        };
    }
}
