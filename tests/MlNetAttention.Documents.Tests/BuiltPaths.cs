using System.Reflection;

namespace MlNetAttention.Documents.Tests;

/// <summary>Where the repository is, as the project file wrote it into this assembly.</summary>
internal static class BuiltPaths
{
    public static string Configuration => Metadata("Configuration");

    public static string InRepository(params string[] path) => Path.Combine([Metadata("RepositoryFolder"), .. path]);

    /// <summary>Where the assembly of a program was built.</summary>
    public static string Program(string name) => Metadata($"{name}.dll");

    private static string Metadata(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
