using System.Text.Json.Nodes;
using MlNetAttention.Attention;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Tokens;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>What has to be delivered beside ML.NET itself, as files of the output folder.</summary>
internal sealed class DeploymentSizeMeasurement : IMeasurement
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

    public MeasurementResult Run(SummarySettings settings)
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

/// <summary>
/// What is allocated to encode a long sequence for the first time, where a matrix [T, T] would have 256 MiB. Memory that is not
/// the garbage collector's is not counted.
/// </summary>
internal sealed class WorkingMemoryMeasurement : IMeasurement
{
    private const int Tokens = 8_192;

    public string Key => "working_memory_8192";

    public MeasurementResult Run(SummarySettings settings)
    {
        Workload workload = Workload.Single(width: 64, length: Tokens);
        AttentionEncoder encoder = workload.Encoder;
        var sequence = new TokenSequence(Tokens);
        foreach (int id in workload.Sequences[0]) sequence.Add(id);
        var pooled = new float[encoder.PooledLength];

        // Of all threads: whoever shares the work allocates for it, too.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var work = new Workspace(encoder.Options);
        encoder.Run(sequence, work);
        encoder.Pool(work, pooled);
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new(
            new JsonObject { ["bytes"] = bytes, ["bytes_per_token"] = (double)bytes / Tokens },
            [FormattableString.Invariant($"{bytes:N0} bytes")]);
    }
}
