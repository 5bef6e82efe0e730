using MlNetAttention.Attention;
using MlNetAttention.Tokens;

namespace MlNetAttention.Cli.Vectors;

/// <summary>Rows of several texts that go through the matrices of a layer together, without padding.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="columns">The number of texts in a row.</param>
/// <param name="pooled">Gets the pooled vector of every row, at the number of the row.</param>
internal sealed class RowBatch(AttentionEncoder encoder, int columns, ReadOnlyMemory<float>[] pooled)
{
    // As many as the encoder takes of single texts: their vectors stay in the cache.
    private const int MostTokens = 256;

    private readonly SequenceBuffers _buffers =
        new(encoder.Options, encoder.Vocabulary, [.. Enumerable.Range(1, columns).Select(encoder.LimitsOf)]);

    private readonly List<int> _rows = [];

    public void Add(int row, string[] texts)
    {
        TokenSequence sequence = _buffers.AddTexts(texts, spellings: null);
        if (_rows.Count > 0 && _buffers.Work.Total + sequence.Length > MostTokens) Encode();
        if (_rows.Count == 0) _buffers.Work.Clear();
        encoder.Embed(sequence, _buffers.Work);
        _rows.Add(row);
    }

    /// <summary>Encodes the rows that were added since the last time.</summary>
    public void Encode()
    {
        Workspace work = _buffers.Work;
        encoder.Run(work);                                                          // [T, D] of all rows
        for (int sequence = 0; sequence < _rows.Count; sequence++)
        {
            var vector = new float[encoder.PooledLength];
            work.Select(sequence);
            encoder.Pool(work, vector);
            pooled[_rows[sequence]] = vector;
        }

        _rows.Clear();
    }
}
