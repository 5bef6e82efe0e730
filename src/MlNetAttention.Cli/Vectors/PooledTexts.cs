namespace MlNetAttention.Cli.Vectors;

/// <summary>The pooled vectors of many rows, on all processors.</summary>
internal static class PooledTexts
{
    /// <param name="encoder">The encoder.</param>
    /// <param name="rows">A text for each input column, alike in every row.</param>
    /// <param name="cancel">Stops between texts.</param>
    /// <exception cref="ArgumentException">The encoder does not take so many columns.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<ReadOnlyMemory<float>> Of(
        AttentionEncoder encoder, IReadOnlyList<string[]> rows, CancellationToken cancel)
    {
        if (rows.Count == 0) return [];
        if (rows[0].Length == 1 && (encoder.Options.Segments == 1 || encoder.Vocabulary.IsOfPieces))
        {
            return encoder.EncodeTexts([.. rows.Select(row => row[0])], cancel);
        }

        // Before threads are started, in which the error would be one of several.
        encoder.CheckCount(rows[0].Length);
        var pooled = new ReadOnlyMemory<float>[rows.Count];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        Parallel.For(0, rows.Count, parallel, at => pooled[at] = Encode(encoder, rows[at]).Pooled);
        return pooled;
    }

    private static EncodedSequence Encode(AttentionEncoder encoder, string[] texts) => texts.Length == 1
        ? encoder.Encode(texts[0])
        : encoder.Encode(texts[0], texts[1], texts[2..]);
}
