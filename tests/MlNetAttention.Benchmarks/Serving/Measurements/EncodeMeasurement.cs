using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Workloads;
using MlNetAttention.Benchmarks.Timing;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>All engines encode the same workload; before a time counts, they have to agree on all of its vectors.</summary>
/// <param name="key">Its key in the summary.</param>
/// <param name="workload">Makes what is encoded.</param>
/// <param name="rounds">Rounds that count, unless others are asked for.</param>
internal sealed class EncodeMeasurement(string key, Func<Workload> workload, int rounds) : IMeasurement
{
    private const int SetSize = 10_000;
    private const int ManyRounds = 15;
    private const int FewRounds = 5;

    /// <summary>Single sequences by one thread, sets by two.</summary>
    internal static EncodeMeasurement[] All =>
    [
        new("encode_d64_t16", () => Workload.Single(width: 64, length: 16), ManyRounds),
        new("encode_d256_t64", () => Workload.Single(width: 256, length: 64), ManyRounds),
        new("batch_short", () => Workload.Set(TrecLengths.Take(SetSize)), FewRounds),
        new("batch_long", () => Workload.Set(LongLengths()), FewRounds),
        new("sequence_2048", () => Workload.Single(width: 64, length: 2_048), FewRounds),
    ];

    public string Key => key;

    internal Workload NewWorkload() => workload();

    public MeasurementResult Run(SummarySettings settings)
    {
        Workload work = NewWorkload();
        IServingContender[] contenders = Contenders.Of(work);
        try
        {
            float[][] pooled = [.. contenders.Select(_ => work.NewResult())];
            Turn[] turns = [.. contenders.Zip(pooled, (contender, vectors) => new Turn(() => contender.Run(vectors)))];
            RoundRobin.Run(turns, settings.Rounds ?? rounds, () => Check(contenders, pooled));
            MeasurementResult result = EngineTimes.Compare([.. contenders.Zip(turns, Times)]);
            result.Json["threads"] = work.Threads;
            result.Json["sequences"] = work.Sequences.Length;
            result.Json["tokens"] = work.Sequences.Sum(ids => (long)ids.Length);
            if (work.LengthSource is not { } source) return result;
            result.Json["lengths"] = source;
            return result with { Lines = [.. result.Lines, $"lengths: {source}"] };
        }
        finally
        {
            foreach (IServingContender contender in contenders) contender.Dispose();
        }
    }

    private static IEnumerable<int> LongLengths()
    {
        var random = new Random(5);
        return Enumerable.Range(0, SetSize).Select(_ => random.Next(20, 61));
    }

    private static EngineTimes Times(IServingContender contender, Turn turn) =>
        new(contender.Engine, contender.Variant, turn.Seconds);

    private void Check(IServingContender[] contenders, float[][] pooled)
    {
        for (int i = 1; i < contenders.Length; i++)
        {
            Agreement.Check(key, $"{contenders[i].Engine} {contenders[i].Variant}".TrimEnd(), pooled[0], pooled[i]);
        }
    }
}
