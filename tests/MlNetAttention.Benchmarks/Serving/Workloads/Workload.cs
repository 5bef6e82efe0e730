namespace MlNetAttention.Benchmarks.Serving.Workloads;

/// <summary>What every contender encodes: an encoder, ids of known tokens, and how many threads there are to do it.</summary>
internal sealed class Workload
{
    internal Workload(EncoderOptions options, IEnumerable<int> lengths, int threads)
    {
        Encoder = BenchmarkEncoder.Create(options);
        Threads = threads;
        var random = new Random(4);
        Sequences = [.. lengths.Select(length => Ids(random, length))];
    }

    internal AttentionEncoder Encoder { get; }

    internal int[][] Sequences { get; }

    internal int Threads { get; }

    /// <summary>Where the lengths come from, where that is not always the same.</summary>
    internal string? LengthSource { get; private init; }

    internal bool IsSingle => Sequences.Length == 1;

    /// <summary>Room for what a contender makes of it: [sequences, P].</summary>
    internal float[] NewResult() => new float[Sequences.Length * Encoder.PooledLength];

    /// <summary>Shape of the default encoder, made wider or for longer sequences.</summary>
    internal static EncoderOptions Options(int width = 64, int longest = 512) => new() { Width = width, MaxTokens = longest };

    internal static Workload Single(int width, int length) =>
        new(Options(width, Math.Max(length, 512)), [length], threads: 1);

    internal static Workload Set(IEnumerable<int> lengths) => new(Options(), lengths, ThreadsForSets);

    internal static Workload Set(TrecLengths lengths) =>
        new(Options(), lengths.Lengths, ThreadsForSets) { LengthSource = lengths.Source };

    /// <summary>Two, where the machine has them.</summary>
    internal static int ThreadsForSets => Math.Min(2, Environment.ProcessorCount);

    // Neither padding nor the unknown token, whose subwords an ONNX model cannot see.
    private static int[] Ids(Random random, int length)
    {
        var ids = new int[length];
        foreach (ref int id in ids.AsSpan()) id = random.Next(Vocabulary.FirstKnownId, BenchmarkEncoder.WordCount);
        return ids;
    }
}
