using System.Reflection;

namespace MlNetAttention.Notebooks.Tests;

/// <summary>Where the repository is and which versions it has, as the project file wrote it into this assembly.</summary>
internal static class BuiltPaths
{
    public static string Configuration => Metadata("Configuration");

    public static string ProductVersion => Metadata("ProductVersion");

    public static string LibTorchVersion => Metadata("LibTorchVersion");

    /// <summary>Where NuGet keeps the packages that the build uses.</summary>
    public static string PackageCache => Metadata("PackageCache");

    public static string Notebooks => InRepository("notebooks");

    public static string InRepository(params string[] path) => Path.Combine([Metadata("RepositoryFolder"), .. path]);

    private static string Metadata(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
