using System.Text.Json.Nodes;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.Costs;

/// <summary>What has to be delivered beside ML.NET itself, as files of the output folder.</summary>
internal sealed class BytesMeasurement : IMeasurement
{
    private static readonly (string Name, string[] Files)[] Engines =
    [
        ("ours", ["MlNetAttention.dll", "Google.Protobuf.dll"]),
        ("onnxruntime", ["Microsoft.ML.OnnxRuntime.dll", "onnxruntime", "onnxruntime_providers_shared"]),
        (
            "torchsharp",
            ["TorchSharp.dll", "LibTorchSharp", "torch", "torch_cpu", "torch_global_deps", "c10", "gomp-*", "iomp5", "omp"]
        ),
    ];

    public string Key => "bytes_to_serve";

    public Finding Run(SummarySettings settings)
    {
        var json = new JsonObject();
        var lines = new List<string>();
        foreach ((string name, string[] wanted) in Engines)
        {
            FileInfo[] files = [.. wanted.SelectMany(Find)];
            long bytes = files.Sum(file => file.Length);
            json[name] = bytes;
            json[$"{name}_files"] = new JsonObject(files.Select(file => KeyValuePair.Create(file.Name, (JsonNode?)file.Length)));
            lines.Add(FormattableString.Invariant($"{name,-24}{bytes,14:N0} bytes"));
        }

        return new(json, lines);
    }

    // Other systems' native files lie beside those of this one, and not each system has each.
    private static IEnumerable<FileInfo> Find(string name)
    {
        bool isManaged = name.EndsWith(".dll", StringComparison.Ordinal);
        string[] patterns = isManaged ? [name]
            : OperatingSystem.IsWindows() ? [$"{name}.dll", $"lib{name}md.dll"]
            : OperatingSystem.IsMacOS() ? [$"lib{name}.dylib"]
            : [$"lib{name}.so", $"lib{name}.so.*"];
        return NativeFolders().SelectMany(folder => patterns.SelectMany(folder.GetFiles)).DistinctBy(file => file.Name);
    }

    private static IEnumerable<DirectoryInfo> NativeFolders() =>
        ((string[])[".", Path.Combine("runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native")])
        .Select(folder => new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, folder)))
        .Where(folder => folder.Exists);
}
