using System.Reflection;

namespace MlNetAttention.Architecture.Tests;

/// <summary>Where the sources are, as the project file wrote it into this assembly.</summary>
internal static class Repository
{
    public static string Folder { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryFolder").Value!;
}
