using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Runtime.Versioning;
using TorchSharp;

namespace MlNetAttention.LibTorch;

/// <summary>
/// Makes TorchSharp usable in this process, also where libstdc++ is older than the one TorchSharp was linked with.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 requires the symbol version GLIBCXX_3.4.32, which Debian 12 and Ubuntu 22.04 lack, though it uses no symbol
/// of it. There, and only there, a private copy of its native library in which that version is optional is loaded first;
/// TorchSharp's own load by name then finds a library of that name (<c>SONAME</c>) in the process, or, in a context of a plugin,
/// one that bears the path of the plugin's file (<see cref="PathAlias"/>).
/// </remarks>
internal static class LibTorchLoader
{
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string Binding = "LibTorchSharp";

    // One for the whole process, as libtorch is: this class is there once in each context that MlNetAttention was loaded into.
    private static readonly object Gate = string.Intern("MlNetAttention.LibTorch.LibTorchLoader");
    private static volatile bool _loaded;
    private static int _isOffered;

    // While it is loaded, TorchSharp's library is asked for by name as if there were no help.
    [ThreadStatic]
    private static bool _isLoading;

    /// <summary>
    /// Gives a folder that holds libtorch where none is found, for a program that brings it itself, or null.
    /// </summary>
    internal static Func<LibTorchPackage, string?>? Provider { get; set; }

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
            _isLoading = true;
            try
            {
                Load(package, NativeSearchPath.Default(package), LoadsByName, Provider);
            }
            finally
            {
                _isLoading = false;
            }

            _loaded = true;
        }
    }

    /// <summary>
    /// From now on TorchSharp's library loads for others, too: the user's own code or another package, which may come to
    /// TorchSharp before any encoder is trained. Later calls do nothing.
    /// </summary>
    internal static void Offer()
    {
        if (Interlocked.Exchange(ref _isOffered, 1) == 1)
            return;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)!;
        context.ResolvingUnmanagedDll += LoadForOthers;

        // The runtime keeps the context of a plugin until its code is freed, and its handlers keep that code.
        context.Unloading += Withdraw;
    }

    private static void Withdraw(AssemblyLoadContext context)
    {
        context.ResolvingUnmanagedDll -= LoadForOthers;
        context.Unloading -= Withdraw;
    }

    private static nint LoadForOthers(Assembly assembly, string name) =>
        assembly == typeof(torch).Assembly && name == Binding && !_isLoading ? LoadForOthers(assembly) : 0;

    private static nint LoadForOthers(Assembly torchSharp)
    {
        try
        {
            EnsureLoaded();
            _isLoading = true;
            return NativeLibrary.TryLoad(Binding, torchSharp, searchPath: null, out nint library) ? library : 0;
        }
        catch (Exception error) when (error is InvalidOperationException or DllNotFoundException or BadImageFormatException)
        {
            return 0; // Then the runtime says what it could not find.
        }
        finally
        {
            _isLoading = false;
        }
    }

    /// <summary>Loads libtorch from the given folders unless it loads by name.</summary>
    /// <param name="package">The names of the libraries.</param>
    /// <param name="path">Where to look for them.</param>
    /// <param name="loadsByName">Whether a library loads when TorchSharp asks for it by that name.</param>
    /// <param name="provider">Gives a folder that holds libtorch where there is none.</param>
    internal static void Load(
        LibTorchPackage package, NativeSearchPath path, Func<string, bool> loadsByName,
        Func<LibTorchPackage, string?>? provider = null)
    {
        string? corePath = path.Find(package.CoreLibrary);
        using PathAlias? sameCore = IsGlibc(package) ? OneForAll(package, corePath) : null;

        // This is what TorchSharp tries first. Where it works there is nothing to add, whoever provides the libraries.
        bool core = loadsByName("torch_cpu");
        if (core && loadsByName(Binding))
            return;

        string? folder = core || corePath is not null ? Path.GetDirectoryName(corePath) : provider?.Invoke(package);
        if (!core && folder is null)
            throw package.Missing(path.Folders);

        // TorchSharp's library finds libtorch beside itself, but elsewhere, and beside a copy of it, there is none. Libraries
        // that are in the process already are found by name. They must not be loaded twice: a name that works keeps its file.
        if (!core)
            Preload(folder!, package.CoreLibrary, package.WholeLibrary);
        if (!IsGlibc(package) || path.Find(package.BindingLibrary) is not { } binding)
            return;
        if (core && LibC.FindLoaded(package.WholeLibrary) == 0)
            loadsByName("torch");
        if (!NativeLibrary.TryLoad(binding, out nint library))
            library = LoadPatched(binding, PrivateFolder.Candidates());
        if (!loadsByName(Binding))
            Introduce(library, path.FindAll(package.BindingLibrary), loadsByName);
    }

    [SupportedOSPlatformGuard("linux")]
    private static bool IsGlibc(LibTorchPackage package) => OperatingSystem.IsLinux() && package.Rid == "linux-x64";

    /// <summary>
    /// Where another context of the process has loaded libtorch from a folder of its own, lets this one find that instead of
    /// loading it a second time: the two copies would share some of their libraries and not others.
    /// </summary>
    [SupportedOSPlatform("linux")]
    private static PathAlias? OneForAll(LibTorchPackage package, string? corePath) =>
        corePath is not null && LibC.FindLoaded(package.CoreLibrary) is var loaded and not 0 ? new(loaded, corePath) : null;

    /// <summary>
    /// Makes TorchSharp use the library where its assembly's context, as that of a plugin, insists on a file of its own.
    /// </summary>
    /// <param name="library">TorchSharp's native library, loaded.</param>
    /// <param name="files">The files of that name.</param>
    /// <param name="loadsByName">Whether a library loads when TorchSharp asks for it by that name.</param>
    [SupportedOSPlatform("linux")]
    private static void Introduce(nint library, IEnumerable<string> files, Func<string, bool> loadsByName)
    {
        foreach (string file in files)
        {
            using var alias = new PathAlias(library, file);
            if (!loadsByName(Binding))
                continue;

            // TorchSharp asks while its class is initialised and before the first tensor of each kind of device is made; what it
            // calls is looked up here, from then on.
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == Binding ? library : 0);
            torch.InitializeDeviceType(DeviceType.CPU);
            return;
        }

        string context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly)?.Name ?? "";
        throw new InvalidOperationException(
            $"The context '{context}' that TorchSharp was loaded into does not load its native library '{Binding}', which needs "
            + $"{MissingVersion} where it is. Expected it to load one of these files: {string.Join(", ", files)}.");
    }

    /// <summary>Loads a copy of the library in which the missing version is optional.</summary>
    [SupportedOSPlatform("linux")]
    private static nint LoadPatched(string binding, IEnumerable<string> caches)
    {
        byte[] source = File.ReadAllBytes(binding);
        if (ElfPatcher.MakeOptional(source, MissingVersion) is not { } patched)
            return NativeLibrary.Load(binding); // fails again, and says why

        var failures = new List<Exception>();
        foreach (string cache in caches)
        {
            try
            {
                return NativeLibrary.Load(PatchedCopy.Provide(
                    cache, source, patched, Path.GetFileName(binding), NativeSearchPath.TorchSharpVersion));
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

    private static bool LoadsByName(string library)
    {
        try
        {
            return NativeLibrary.TryLoad(library, typeof(torch).Assembly, searchPath: null, out _);
        }
        catch (Exception)
        {
            // The context of the assembly is asked first. One that has the file but cannot load it throws; TorchSharp goes on.
            return false;
        }
    }
}
