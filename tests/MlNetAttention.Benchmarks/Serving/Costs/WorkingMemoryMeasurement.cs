using System.Text.Json.Nodes;
using MlNetAttention.Attention;
using MlNetAttention.Benchmarks.Serving.Inputs;
using MlNetAttention.Benchmarks.Serving.Measurements;
using MlNetAttention.Tokens;

namespace MlNetAttention.Benchmarks.Serving.Costs;

/// <summary>
/// What is allocated to encode a long sequence for the first time, where a matrix [T, T] would have 256 MiB. Memory that is not
/// the garbage collector's is not counted.
/// </summary>
internal sealed class WorkingMemoryMeasurement : IMeasurement
{
    private const int Tokens = 8_192;

    public string Key => "working_memory_8192";

    public Finding Run(SummarySettings settings)
    {
        Workload workload = Workload.Single(width: 64, length: Tokens);
        AttentionEncoder encoder = workload.Encoder;
        var sequence = new TokenSequence(Tokens);
        foreach (int id in workload.Sequences[0]) sequence.Add(id);
        var pooled = new float[encoder.PooledLength];

        // Of all threads: whoever shares the work allocates for it, too.
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var work = new Workspace(encoder.Options);
        encoder.Run(sequence, work);
        encoder.Pool(work, pooled);
        long bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        return new(
            new JsonObject { ["bytes"] = bytes, ["bytes_per_token"] = (double)bytes / Tokens },
            [FormattableString.Invariant($"{bytes:N0} bytes")]);
    }
}
