namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>The summary, in its order.</summary>
internal static class AllMeasurements
{
    internal static string[] Keys { get; } = [.. Create().Select(measurement => measurement.Key)];

    internal static IMeasurement[] Create() =>
    [
        .. EncodeMeasurements.All,
    ];
}
