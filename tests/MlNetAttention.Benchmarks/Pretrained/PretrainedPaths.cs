using System.Reflection;

namespace MlNetAttention.Benchmarks.Pretrained;

/// <summary>Where the build found the package of the weights.</summary>
internal static class PretrainedPaths
{
    internal static string Weights => typeof(PretrainedPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(Weights)).Value!;
}
