using System.Reflection;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>Where the build put things, as the project file wrote it into this assembly.</summary>
internal static class BuiltPaths
{
    public static string Cli => Metadata("mlnet-attention.dll");

    public static string Lab => Metadata("MlNetAttention.Lab.dll");

    public static string Beside => Metadata("Beside.dll");

    public static string PluginHost => Metadata("PluginHost.dll");

    public static string ServeOnly => Metadata("ServeOnly.dll");

    public static string TrainOnly => Metadata("TrainOnly.dll");

    public static string Configuration => Metadata("Configuration");

    /// <summary>Where NuGet keeps the packages that the build uses.</summary>
    public static string PackageCache => Metadata("PackageCache");

    /// <summary>The package of libtorch for this platform.</summary>
    public static string LibTorchPackage => Metadata("LibTorchPackage");

    public static string LibTorchVersion => Metadata("LibTorchVersion");

    public static string InRepository(params string[] path) => Path.Combine([Metadata("RepositoryFolder"), .. path]);

    private static string Metadata(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
