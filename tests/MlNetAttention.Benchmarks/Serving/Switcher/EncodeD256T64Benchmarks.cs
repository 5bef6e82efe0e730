using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>Width 256, 64 tokens.</summary>
public class EncodeD256T64Benchmarks : EncodeBenchmarks
{
    private protected override Workload NewWorkload() => EncodeMeasurements.EncodeD256T64();
}
