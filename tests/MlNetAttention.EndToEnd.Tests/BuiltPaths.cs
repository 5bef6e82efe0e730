using System.Reflection;

namespace MlNetAttention.EndToEnd.Tests;

/// <summary>Where the build put things, as the project file wrote it into this assembly.</summary>
internal static class BuiltPaths
{
    public static string Cli => Metadata("CliPath");

    public static string Lab => Metadata("LabPath");

    public static string PluginHost => Metadata("PluginHostPath");

    public static string ServeOnly => Metadata("ServeOnlyPath");

    public static string TrainOnly => Metadata("TrainOnlyPath");

    public static string Configuration => Metadata("Configuration");

    public static string InRepository(params string[] path) => Path.Combine([Metadata("RepositoryFolder"), .. path]);

    private static string Metadata(string key) => typeof(BuiltPaths).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
