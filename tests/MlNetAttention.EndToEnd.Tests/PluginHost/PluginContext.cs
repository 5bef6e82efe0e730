using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace PluginHost;

/// <summary>A plugin's context as .NET's tutorial on plugins has it (docs, "Create a .NET Core application with
/// plugins").</summary>
internal sealed class PluginContext(string path, bool isCollectible) : AssemblyLoadContext(path, isCollectible)
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <summary>Runs a plugin and prints a line.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Run(string kind, string path)
    {
        var context = new PluginContext(path, kind == "collectible");
        Type training = context.LoadFromAssemblyPath(path).GetType("TrainOnly.Training", throwOnError: true)!;
        object result = training.GetMethod("Run", [])!.Invoke(null, null)!;
        Console.WriteLine($"plugin {result}");
        if (context.IsCollectible) context.Unload();
    }

    /// <summary>Prints how many files the process has libtorch from.</summary>
    public static void CountLibTorch()
    {
        using var process = Process.GetCurrentProcess();
        int files = process.Modules.Cast<ProcessModule>().Select(module => module.FileName)
            .Where(file => Path.GetFileNameWithoutExtension(file) is "libtorch_cpu" or "torch_cpu").Distinct().Count();
        Console.WriteLine($"libtorch {files}");
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : 0;
}
