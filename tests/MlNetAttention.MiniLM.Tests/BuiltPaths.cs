using System.Reflection;

namespace MlNetAttention.MiniLM.Tests;

/// <summary>Where things are, as the project file wrote it into this assembly.</summary>
internal static class BuiltPaths
{
    private const string Version = "24.9.52193";

    internal static string InRepository(params string[] path) => Path.Combine([Metadata("RepositoryFolder"), .. path]);

    /// <summary>The assembly with the weights in a package SentenceTransformers.…</summary>
    internal static string Weights(string package)
    {
        string name = $"SentenceTransformers.{package}";
        return Path.Combine(
            Metadata("PackageCache"), name.ToLowerInvariant(), Version, "lib", "netstandard2.1", $"{name}.dll");
    }

    private static string Metadata(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
