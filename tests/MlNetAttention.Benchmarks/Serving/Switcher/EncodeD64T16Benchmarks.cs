using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>Width 64, 16 tokens.</summary>
public class EncodeD64T16Benchmarks : EncodeBenchmarks
{
    private protected override Workload NewWorkload() => EncodeMeasurements.EncodeD64T16();
}
