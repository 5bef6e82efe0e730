using System.Collections.Concurrent;
using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention;

public sealed partial class AttentionEncoder
{
    // The most texts that a thread takes at a time, fewer where it would leave processors without any.
    private const int MostTexts = 64;
    private const int TurnsPerProcessor = 4;

    // Tokens that go through the layers together: enough for a matrix to be read from memory once for many of them, few enough
    // for their vectors to stay in the cache.
    private const int TokensAtATime = 256;

    /// <summary>
    /// Encodes many texts on all processors. Each is encoded as by <see cref="Encode(string)"/>, bit for bit, and several go
    /// through the matrices of a layer together, without padding.
    /// </summary>
    /// <param name="texts">The texts, split into tokens as in training.</param>
    /// <param name="cancellationToken">Stops between texts.</param>
    /// <returns>A pooled vector for each text, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="texts"/> or one of them is null.</exception>
    /// <exception cref="ArgumentException">The encoder has several input columns.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<ReadOnlyMemory<float>> EncodeTexts(
        IReadOnlyList<string> texts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        CheckCount(1);
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i] is null) throw new ArgumentNullException(nameof(texts), $"Text {i} is null.");
        }

        return EncodeAll(texts.Count, i => [texts[i]], cancellationToken);
    }

    /// <summary>The pooled vectors of many rows, as <see cref="EncodeTexts"/> gives those of texts.</summary>
    /// <param name="rows">A text for each input column, alike in every row.</param>
    /// <param name="cancellationToken">Stops between rows.</param>
    /// <exception cref="ArgumentException">The encoder does not take so many columns.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal IReadOnlyList<ReadOnlyMemory<float>> EncodeRows(
        IReadOnlyList<string[]> rows, CancellationToken cancellationToken = default)
    {
        if (rows.Count > 0) CheckCount(rows[0].Length);
        return EncodeAll(rows.Count, i => rows[i], cancellationToken);
    }

    private ReadOnlyMemory<float>[] EncodeAll(int count, Func<int, string[]> textsOf, CancellationToken cancellationToken)
    {
        var pooled = new ReadOnlyMemory<float>[count];
        if (count == 0) return pooled;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken };
        int atATime = Math.Clamp(count / (TurnsPerProcessor * Environment.ProcessorCount), 1, MostTexts);
        Parallel.ForEach(Partitioner.Create(0, count, atATime), parallel, range =>
        {
            using Rented rented = Rent();
            EncodeRange(textsOf, range.Item1, range.Item2, pooled, rented.Buffers, cancellationToken);
        });
        return pooled;
    }

    private void EncodeRange(
        Func<int, string[]> textsOf, int first, int end, ReadOnlyMemory<float>[] pooled, SequenceBuffers buffers,
        CancellationToken cancellationToken)
    {
        Workspace work = buffers.Work;
        work.Clear();
        for (int i = first; i < end; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TokenSequence sequence = buffers.AddTexts(textsOf(i), spellings: null);
            if (work.Count > 0 && work.Total + sequence.Length > TokensAtATime) Finish(before: i);
            Embed(sequence, work);
        }

        Finish(before: end);

        void Finish(int before)
        {
            Run(work);
            for (int s = 0; s < work.Count; s++)
            {
                var vector = new float[PooledLength];
                work.Select(s);
                Pool(work, vector);
                pooled[before - work.Count + s] = vector;
            }

            work.Clear();
        }
    }
}
