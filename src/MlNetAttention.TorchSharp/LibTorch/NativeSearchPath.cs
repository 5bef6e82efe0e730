using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using TorchSharp;

namespace MlNetAttention.LibTorch;

/// <summary>The folders in which the native libraries of TorchSharp and libtorch may lie.</summary>
/// <param name="Folders">The folders, in the order of search.</param>
internal sealed record NativeSearchPath(IReadOnlyList<string> Folders)
{
    /// <summary>The version of the TorchSharp package that this process runs.</summary>
    internal static string TorchSharpVersion { get; } =
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? typeof(torch).Assembly.GetName().Version!.ToString();

    /// <summary>The folders that .NET and TorchSharp search for the assembly of TorchSharp in this process.</summary>
    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "An assembly inside a single file has an empty location, which is allowed for.")]
    internal static NativeSearchPath Default(LibTorchPackage package)
    {
        string? assembly = Path.GetDirectoryName(typeof(torch).Assembly.Location);
        NativeSearchPath path = Around(package, assembly);

        // The context of a plugin has files of its own, whatever the program has that loaded it.
        bool isPlugin = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) != AssemblyLoadContext.Default;
        return isPlugin && !string.IsNullOrEmpty(assembly) ? path.Beginning(Beside(package, assembly)) : path;
    }

    /// <summary>The folders for an assembly of TorchSharp in the given folder, or in none.</summary>
    internal static NativeSearchPath Around(LibTorchPackage package, string? assembly) => new(
        [.. Candidates(package, assembly).Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator).Distinct()]);

    /// <summary>The full path of a library, or <see langword="null"/> if no folder holds it.</summary>
    internal string? Find(string fileName) => FindAll(fileName).FirstOrDefault();

    /// <summary>The full paths of all files of that name.</summary>
    internal IEnumerable<string> FindAll(string fileName) =>
        Folders.Select(folder => Path.Combine(folder, fileName)).Where(File.Exists);

    /// <summary>The same folders, those given before all others.</summary>
    internal NativeSearchPath Beginning(IEnumerable<string> folders) => new(
        [.. folders.Select(Path.GetFullPath).Select(Path.TrimEndingDirectorySeparator).Concat(Folders).Distinct()]);

    private static string[] Beside(LibTorchPackage package, string assembly) =>
        [assembly, Path.Combine(assembly, "runtimes", package.Rid, "native")];

    private static IEnumerable<string> Candidates(LibTorchPackage package, string? assembly)
    {
        string native = Path.Combine("runtimes", package.Rid, "native");

        // The host fills this from the .deps.json file of the application.
        string host = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        foreach (string folder in host.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;

        yield return AppContext.BaseDirectory;
        yield return Path.Combine(AppContext.BaseDirectory, native);
        if (!string.IsNullOrEmpty(assembly))
        {
            foreach (string folder in Beside(package, assembly)) yield return folder;
        }

        foreach (string cache in NuGetCaches(assembly))
        {
            yield return Path.Combine(cache, package.Id, LibTorchPackage.Version, native);
            yield return Path.Combine(cache, "torchsharp", TorchSharpVersion, native);
        }
    }

    /// <remarks>
    /// In a notebook or a script TorchSharp is used right from the cache, as <c>torchsharp/VERSION/lib/FRAMEWORK</c>, and
    /// libtorch is its neighbour. Elsewhere TorchSharp falls back to the user's cache.
    /// </remarks>
    private static IEnumerable<string> NuGetCaches(string? assembly)
    {
        // Only in that layout: above any other folder there may be one that anybody can put a library into.
        DirectoryInfo? lib = string.IsNullOrEmpty(assembly) ? null : new DirectoryInfo(assembly).Parent;
        if (lib is { Name: "lib", Parent.Parent: { Parent: { } cache } package }
            && package.Name.Equals("torchsharp", StringComparison.OrdinalIgnoreCase))
            yield return cache.FullName;

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen)
            yield return chosen;
        else if (Path.IsPathRooted(home))
            yield return Path.Combine(home, ".nuget", "packages");
    }
}
