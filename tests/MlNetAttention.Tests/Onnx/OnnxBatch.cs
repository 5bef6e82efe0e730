namespace MlNetAttention.Tests.Onnx;

/// <summary>Sequences of ids side by side, with any ids in the padding.</summary>
internal sealed class OnnxBatch
{
    /// <param name="sequences">The ids of each sequence.</param>
    /// <param name="padding">What the padding has for ids.</param>
    /// <param name="before">How much of the padding of row b stands before its tokens; none by default.</param>
    internal OnnxBatch(int[][] sequences, Func<long> padding, Func<int, int>? before = null)
    {
        Sequences = sequences;
        Rows = sequences.Length;
        Starts = [.. sequences.Select((_, b) => before?.Invoke(b) ?? 0)];
        Columns = Math.Max(1, sequences.Select((ids, b) => ids.Length + Starts[b]).Max());
        Ids = new long[Rows * Columns];
        Mask = new long[Rows * Columns];
        Segments = new long[Rows * Columns];
        for (int i = 0; i < Ids.Length; i++)
        {
            int t = i % Columns - Starts[i / Columns];
            int[] ids = sequences[i / Columns];
            bool isToken = t >= 0 && t < ids.Length;
            (Ids[i], Mask[i]) = isToken ? (ids[t], 1) : (padding(), 0);
            Segments[i] = isToken ? ids.AsSpan(0, t).Count(Vocabulary.SeparatorId) : 0;
        }
    }

    internal int[][] Sequences { get; }

    /// <summary>The column of the first token of each sequence.</summary>
    internal int[] Starts { get; }

    internal int Rows { get; }

    internal int Columns { get; }

    internal long[] Ids { get; }

    internal long[] Mask { get; }

    /// <summary>The number of separators before each token; for an encoder of one column there are none.</summary>
    internal long[] Segments { get; }

    /// <summary>Sequences of given lengths, of any ids a token may have.</summary>
    internal static OnnxBatch Random(AttentionEncoder encoder, int[] lengths, int seed, Func<int, int>? before = null)
    {
        var random = new Random(seed);
        int size = encoder.Vocabulary.Size;
        int[][] sequences = [.. lengths.Select(length =>
            Enumerable.Range(0, length).Select(_ => random.Next(Vocabulary.UnknownId, size)).ToArray())];
        return new OnnxBatch(sequences, () => random.Next(size), before);
    }
}
