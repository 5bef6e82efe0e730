using MlNetAttention.Tokens;

namespace MlNetAttention.Cli.Vectors;

/// <summary>A vector for each word of a row, of an encoder that has one for each piece: that of the first piece.</summary>
internal static class WordVectors
{
    private const int RowsAtATime = 256;

    /// <summary>
    /// The vectors [words, D] of every row; zeros for a word without pieces, and for one behind the last that the encoder reads.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="rows">The words.</param>
    /// <param name="progress">Is told how many of how many rows are done.</param>
    /// <param name="cancel">Stops between rows.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static float[][] Of(
        AttentionEncoder encoder, IReadOnlyList<string[]> rows, Action<int, int> progress, CancellationToken cancel)
    {
        var all = new float[rows.Count][];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        for (int first = 0; first < rows.Count; first += RowsAtATime)
        {
            progress(first, rows.Count);
            Parallel.For(
                first, Math.Min(first + RowsAtATime, rows.Count), parallel, () => new Pieces(encoder.Vocabulary),
                (row, _, pieces) =>
                {
                    all[row] = Of(encoder, rows[row], pieces);
                    return pieces;
                },
                _ => { });
        }

        return all;
    }

    private static float[] Of(AttentionEncoder encoder, string[] words, Pieces pieces)
    {
        int width = encoder.Options.Width;
        EncodedSequence encoded = encoder.Encode(words);
        SequenceFrame frame = encoder.Vocabulary.Frame;
        int read = encoded.Tokens.Count - frame.Around(segments: 1);
        var vectors = new float[words.Length * width];
        foreach ((int piece, int word) in pieces.FirstOf(words))
        {
            if (piece < read) encoded.TokenVectors[frame.Before + piece].Span.CopyTo(vectors.AsSpan(word * width, width));
        }

        return vectors;
    }

    /// <summary>Counts the pieces of words.</summary>
    private sealed class Pieces(Vocabulary vocabulary) : ITextTokenReceiver
    {
        private readonly TextSplitter _splitter = new(vocabulary.Rules);
        private int _count;

        /// <summary>The number of the first piece of every word that has one.</summary>
        public IEnumerable<(int Piece, int Word)> FirstOf(string[] words)
        {
            _count = 0;
            foreach ((int at, string word) in words.Index())
            {
                int first = _count;
                _splitter.AsItIs(word, at, this);
                if (_count > first) yield return (first, at);
            }
        }

        bool ITextTokenReceiver.Add(ReadOnlySpan<char> token, int start, int length, bool startsWord)
        {
            _count++;
            return true;
        }
    }
}
