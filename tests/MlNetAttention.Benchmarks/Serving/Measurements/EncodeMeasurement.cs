using MlNetAttention.Benchmarks.Serving.Engines;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Rounds;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>All engines encode the same workload; before a time counts, they have to agree on all of its vectors.</summary>
/// <param name="key">What it is called.</param>
/// <param name="workload">Makes what is encoded.</param>
/// <param name="rounds">Rounds that count, unless others are asked for.</param>
internal sealed class EncodeMeasurement(string key, Func<Workload> workload, int rounds) : IMeasurement
{
    public string Key => key;

    public Finding Run(SummarySettings settings)
    {
        Workload work = workload();
        IServingContender[] contenders = Contenders.Of(work);
        try
        {
            float[][] pooled = [.. contenders.Select(_ => work.NewResult())];
            Turn[] turns = [.. contenders.Zip(pooled, (contender, result) => new Turn(() => contender.Run(result)))];
            Round.Run(turns, settings.Rounds ?? rounds, () => Check(contenders, pooled));
            Finding finding = EngineTimes.Compare([.. contenders.Zip(turns, Times)]);
            finding.Json["threads"] = work.Threads;
            finding.Json["sequences"] = work.Sequences.Length;
            finding.Json["tokens"] = work.Sequences.Sum(ids => (long)ids.Length);
            if (work.LengthSource is not { } source) return finding;
            finding.Json["lengths"] = source;
            return finding with { Lines = [.. finding.Lines, $"lengths: {source}"] };
        }
        finally
        {
            foreach (IServingContender contender in contenders) contender.Dispose();
        }
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
