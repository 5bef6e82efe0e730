namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>Who computes.</summary>
internal enum Engine
{
    Ours,
    TorchSharp,
    OnnxRuntime,
}
