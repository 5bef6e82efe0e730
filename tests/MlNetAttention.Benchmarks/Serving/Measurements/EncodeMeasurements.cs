using MlNetAttention.Benchmarks.Serving.Inputs;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>Which workloads are encoded: single sequences by one thread, sets by two.</summary>
internal static class EncodeMeasurements
{
    private const int SetSize = 10_000;
    private const int ManyRounds = 15;
    private const int FewRounds = 5;

    internal static IMeasurement[] All =>
    [
        new EncodeMeasurement("encode_d64_t16", EncodeD64T16, ManyRounds),
        new EncodeMeasurement("encode_d256_t64", EncodeD256T64, ManyRounds),
        new EncodeMeasurement("batch_short", () => Workload.Set(TrecLengths.Take(SetSize)), FewRounds),
        new EncodeMeasurement("batch_long", () => Workload.Set(LongLengths()), FewRounds),
        new EncodeMeasurement("sequence_2048", Sequence2048, FewRounds),
    ];

    internal static Workload EncodeD64T16() => Workload.Single(width: 64, length: 16);

    internal static Workload EncodeD256T64() => Workload.Single(width: 256, length: 64);

    internal static Workload Sequence2048() => Workload.Single(width: 64, length: 2_048);

    private static IEnumerable<int> LongLengths()
    {
        var random = new Random(5);
        return Enumerable.Range(0, SetSize).Select(_ => random.Next(20, 61));
    }
}
