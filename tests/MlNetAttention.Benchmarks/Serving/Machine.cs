using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Environments;
using MlNetAttention.Kernels;

namespace MlNetAttention.Benchmarks.Serving;

/// <summary>Where and with what was measured, without which no figure means anything.</summary>
internal static class Machine
{
    // libtorch has a package for each system.
    private static readonly string[] Packages =
    [
        "Microsoft.ML", "Microsoft.ML.OnnxRuntime", "Microsoft.ML.OnnxTransformer", "TorchSharp", "Google.Protobuf",
        "libtorch-cpu-linux-x64", "libtorch-cpu-win-x64", "libtorch-cpu-osx-arm64",
    ];

    internal static string Processor => HostEnvironmentInfo.GetCurrent().Cpu.Value?.ProcessorName?.Trim() is { Length: > 0 } name
        ? name
        : "unknown";

    /// <summary>Bits of the vectors that this library computes with.</summary>
    internal static int VectorBits => 8 * sizeof(float) * KernelSet.Current.Lanes;

    internal static JsonObject Describe(DateTimeOffset now) => new()
    {
        ["date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["cpu"] = Processor,
        ["cores"] = Environment.ProcessorCount,
        ["vector_bits"] = VectorBits,
        ["dotnet"] = RuntimeInformation.FrameworkDescription,
        ["os"] = RuntimeInformation.RuntimeIdentifier,
        ["packages"] = PackageVersions(),
    };

    // Versions of assemblies are not those of the packages they came in.
    private static JsonObject PackageVersions()
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{typeof(Machine).Assembly.GetName().Name}.deps.json");
        if (!File.Exists(path)) return [];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        IEnumerable<string[]> libraries = document.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(library => library.Name.Split('/'))
            .Where(parts => Packages.Contains(parts[0]));
        return new JsonObject(libraries.Select(parts => KeyValuePair.Create(parts[0], (JsonNode?)parts[1])));
    }
}
