using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;

namespace MlNetAttention.Benchmarks.Serving.Switcher;

/// <summary>Width 64, 2,048 tokens.</summary>
public class Sequence2048Benchmarks : EncodeBenchmarks
{
    private protected override Workload NewWorkload() => EncodeMeasurements.Sequence2048();
}
