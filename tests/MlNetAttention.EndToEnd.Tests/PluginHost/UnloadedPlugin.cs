using System.Reflection;
using System.Runtime.CompilerServices;

namespace PluginHost;

/// <summary>A plugin whose context is unloaded, and which .NET then frees unless something still refers to it.</summary>
internal static class UnloadedPlugin
{
    private const int Patience = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a static method of a plugin, unloads it, and prints two lines: its result, and whether it is gone.</summary>
    internal static void Run(string path, string type, string[] arguments)
    {
        WeakReference context = RunAndUnload(path, type, arguments);

        // .NET goes on using threads and caches for a moment.
        for (int i = 0; context.IsAlive && i < Patience; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (context.IsAlive) Thread.Sleep(Pause);
        }

        Console.WriteLine(context.IsAlive ? "held" : "freed");
    }

    // No local variable of the caller may refer to the context.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndUnload(string path, string type, string[] arguments)
    {
        var context = new PluginContext(path, isCollectible: true);
        MethodInfo run = context.LoadFromAssemblyPath(path).GetType(type, throwOnError: true)!
            .GetMethod("Run", [.. arguments.Select(_ => typeof(string))])!;
        Console.WriteLine($"plugin {run.Invoke(null, arguments)}");
        context.Unload();
        return new WeakReference(context);
    }
}
