using System.Text.Json.Nodes;
using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Timing;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>The seconds of one contender by round.</summary>
internal sealed record EngineTimes(Engine Engine, string Variant, IReadOnlyList<double> Seconds)
{
    internal double Median => Statistics.Median(Seconds);

    internal string Name => Variant.Length == 0 ? KeyOf(Engine) : $"{KeyOf(Engine)}, {Variant}";

    /// <summary>Ours beside the others; of an engine with several contenders the fastest speaks for it.</summary>
    internal static MeasurementResult Compare(IReadOnlyList<EngineTimes> all)
    {
        EngineTimes ours = Best(Engine.Ours), torch = Best(Engine.TorchSharp), onnx = Best(Engine.OnnxRuntime);
        Ratio versusTorch = Ratio.Of(torch.Seconds, ours.Seconds), versusOnnx = Ratio.Of(onnx.Seconds, ours.Seconds);
        var json = new JsonObject
        {
            [KeyOf(Engine.Ours)] = ours.Median,
            [KeyOf(Engine.TorchSharp)] = torch.Median,
            [KeyOf(Engine.OnnxRuntime)] = onnx.Median,
            ["vs_torchsharp"] = versusTorch.Median,
            ["vs_onnxruntime"] = versusOnnx.Median,
            ["vs_torchsharp_range"] = versusTorch.Range,
            ["vs_onnxruntime_range"] = versusOnnx.Range,
            ["rounds"] = ours.Seconds.Count,
            ["contenders"] = new JsonObject(all.Select(times => KeyValuePair.Create(times.Name, (JsonNode?)times.Median))),
        };
        return new(json, [Line(ours, ""), .. all.Where(times => times != ours).Select(Beside)]);

        string Beside(EngineTimes times) => Line(times, $"{Ratio.Of(times.Seconds, ours.Seconds)}");

        EngineTimes Best(Engine engine) => all.Where(times => times.Engine == engine).MinBy(times => times.Median)!;
    }

    private static string KeyOf(Engine engine) => engine switch
    {
        Engine.Ours => "ours",
        Engine.TorchSharp => "torchsharp",
        _ => "onnxruntime",
    };

    private static string Line(EngineTimes times, string ratio) =>
        FormattableString.Invariant($"{times.Name,-24}{times.Median * 1e3,12:F4} ms   {ratio}").TrimEnd();
}
