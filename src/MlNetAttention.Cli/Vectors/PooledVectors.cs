using System.Diagnostics;
using MlNetAttention.Cli.Tables;

namespace MlNetAttention.Cli.Vectors;

/// <summary>
/// The pooled vectors of rows, each text encoded once: neither the passes of a trainer nor those of tuning encode anything.
/// </summary>
/// <param name="encoder">The encoder.</param>
internal sealed class PooledVectors(AttentionEncoder encoder) : IDisposable
{
    // Enough for all processors to be busy, few enough for progress to be seen.
    private const int RowsAtATime = 512;

    private readonly Dictionary<string[], int> _numbers = new(new SameTexts());
    private readonly VectorStore _vectors = new(encoder.PooledLength);
    private TimeSpan _time;

    public AttentionEncoder Encoder => encoder;

    /// <summary>Numbers in a vector.</summary>
    public int Length => encoder.PooledLength;

    /// <summary>The number of different texts that were encoded.</summary>
    public int Count => _vectors.Count;

    /// <summary>Encodes what has not been encoded yet.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="progress">Is told how many of how many texts are done.</param>
    /// <param name="cancel">Stops between texts.</param>
    /// <exception cref="ArgumentException">The encoder does not take so many columns.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was encoded before is kept.</exception>
    public void Add(IEnumerable<LabeledRow> rows, Action<int, int> progress, CancellationToken cancel)
    {
        string[][] missing =
            [.. rows.Select(row => row.Texts).Where(texts => !_numbers.ContainsKey(texts)).Distinct(_numbers.Comparer)];
        int done = 0;
        foreach (string[][] some in missing.Chunk(RowsAtATime))
        {
            progress(done, missing.Length);
            long start = Stopwatch.GetTimestamp();
            IReadOnlyList<ReadOnlyMemory<float>> pooled = encoder.EncodeRows(some, cancel);
            _time += Stopwatch.GetElapsedTime(start);
            foreach ((string[] texts, ReadOnlyMemory<float> vector) in some.Zip(pooled))
            {
                _numbers.Add(texts, _vectors.Count);
                _vectors.Add(vector.Span);
            }

            done += some.Length;
        }
    }

    /// <summary>The time that encoding the texts of rows takes, by the mean of all that were encoded.</summary>
    public double SecondsOf(LabeledRows rows) => Count == 0
        ? 0
        : _time.TotalSeconds * rows.Rows.Select(row => row.Texts).Distinct(_numbers.Comparer).Count() / Count;

    /// <summary>The numbers of the vectors of rows, for <see cref="Read"/>.</summary>
    public int[] NumbersOf(LabeledRows rows) => [.. rows.Rows.Select(row => _numbers[row.Texts])];

    /// <summary>Copies a vector.</summary>
    public void Read(int number, Span<float> vector) => _vectors.Read(number, vector);

    public void Dispose() => _vectors.Dispose();

    private sealed class SameTexts : IEqualityComparer<string[]>
    {
        public bool Equals(string[]? x, string[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(string[] obj)
        {
            var hash = new HashCode();
            foreach (string text in obj) hash.Add(text, StringComparer.Ordinal);
            return hash.ToHashCode();
        }
    }
}
