using MlNetAttention.Benchmarks.Serving.Costs;
using MlNetAttention.Benchmarks.Serving.FirstPrediction;
using MlNetAttention.Benchmarks.Serving.Products;
using MlNetAttention.Benchmarks.Serving.Texts;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>The summary, in its order.</summary>
internal static class AllMeasurements
{
    internal static string[] Keys { get; } = [.. Create().Select(measurement => measurement.Key)];

    internal static IMeasurement[] Create() =>
    [
        .. EncodeMeasurements.All,
        new FirstPredictionMeasurement(),
        new MatmulMeasurement(),
        new TransformMeasurement(),
        new PredictionEngineMeasurement(),
        new BytesMeasurement(),
        new GrowthMeasurement(),
        new WorkingMemoryMeasurement(),
    ];
}
