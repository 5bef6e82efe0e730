using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TorchSharp;

namespace MlNetAttention.LibTorch;

/// <summary>
/// Makes TorchSharp usable in this process, also where libstdc++ is older than the one TorchSharp was linked with.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 requires the symbol version GLIBCXX_3.4.32, which Debian 12 and Ubuntu 22.04 lack, though it uses no symbol
/// of it. There, and only there, a private copy of its native library in which that version is optional is loaded first;
/// TorchSharp's own load by name then finds a library of that name (<c>SONAME</c>) in the process.
/// </remarks>
internal static class LibTorchLoader
{
    private const string MissingVersion = "GLIBCXX_3.4.32";

    private static readonly Lock Gate = new();
    private static volatile bool _loaded;

    /// <summary>Loads libtorch once; later calls cost nothing. May be called from any thread.</summary>
    /// <exception cref="InvalidOperationException">
    /// libtorch is missing, or no copy of TorchSharp's library can be kept.
    /// </exception>
    /// <exception cref="DllNotFoundException">A library is there, but the system refuses to load it.</exception>
    internal static void EnsureLoaded()
    {
        if (_loaded)
            return;
        lock (Gate)
        {
            if (_loaded)
                return;
            ThreadWaiting.SetDefault();
            LibTorchPackage package = LibTorchPackage.Current;
            Load(package, NativeSearchPath.Default(package), LoadsByName);
            _loaded = true;
        }
    }

    /// <summary>Loads libtorch from the given folders unless it loads by name.</summary>
    /// <param name="package">The names of the libraries.</param>
    /// <param name="path">Where to look for them.</param>
    /// <param name="loadsByName">Whether a library loads when TorchSharp asks for it by that name.</param>
    internal static void Load(LibTorchPackage package, NativeSearchPath path, Func<string, bool> loadsByName)
    {
        // This is what TorchSharp tries first. Where it works there is nothing to add, whoever provides the libraries.
        bool core = loadsByName("torch_cpu");
        if (core && loadsByName("LibTorchSharp"))
            return;

        string? corePath = path.Find(package.CoreLibrary);
        if (!core && corePath is null)
            throw package.Missing(path.Folders);
        if (!OperatingSystem.IsLinux() || package.Rid != "linux-x64" || path.Find(package.BindingLibrary) is not { } binding)
            return;

        // TorchSharp's library finds libtorch beside itself, but beside a copy of it there is none. Libraries that are in
        // the process already are found by name. They must not be loaded twice: a name that works keeps its file.
        if (core)
            loadsByName("torch");
        else
            Preload(Path.GetDirectoryName(corePath)!, package.CoreLibrary, package.WholeLibrary);
        if (!NativeLibrary.TryLoad(binding, out _))
            LoadPatched(binding, PrivateFolder.Candidates());
    }

    /// <summary>Loads a copy of the library in which the missing version is optional.</summary>
    [SupportedOSPlatform("linux")]
    private static void LoadPatched(string binding, IEnumerable<string> caches)
    {
        byte[] source = File.ReadAllBytes(binding);
        if (ElfPatcher.MakeOptional(source, MissingVersion) is not { } patched)
        {
            NativeLibrary.Load(binding); // fails again, and says why
            return;
        }

        var failures = new List<Exception>();
        foreach (string cache in caches)
        {
            try
            {
                NativeLibrary.Load(PatchedCopy.Provide(
                    cache, source, patched, Path.GetFileName(binding), NativeSearchPath.TorchSharpVersion));
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
            {
                failures.Add(e);
            }
        }
        throw new InvalidOperationException(
            $"'{binding}' needs {MissingVersion}, which this system's libstdc++ lacks, and no copy that does without it could be "
            + "loaded from any of these folders:"
            + string.Concat(caches.Zip(failures, (cache, e) => $"{Environment.NewLine}  {cache}: {e.Message}")),
            new AggregateException(failures));
    }

    private static void Preload(string folder, params ReadOnlySpan<string> libraries)
    {
        foreach (string library in libraries)
            NativeLibrary.Load(Path.Combine(folder, library));
    }

    private static bool LoadsByName(string library) =>
        NativeLibrary.TryLoad(library, typeof(torch).Assembly, searchPath: null, out _);
}
