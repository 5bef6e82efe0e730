using MlNetAttention.Attention;
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
    /// <exception cref="ArgumentException">The encoder does not take a single column.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static float[][] Of(
        AttentionEncoder encoder, IReadOnlyList<string[]> rows, Action<int, int> progress, CancellationToken cancel)
    {
        encoder.CheckCount(1);
        var all = new float[rows.Count][];
        var parallel = new ParallelOptions { CancellationToken = cancel };
        for (int first = 0; first < rows.Count; first += RowsAtATime)
        {
            progress(first, rows.Count);
            Parallel.For(
                first, Math.Min(first + RowsAtATime, rows.Count), parallel, () => new WordPieces(encoder),
                (row, _, pieces) =>
                {
                    all[row] = pieces.Encode(rows[row]);
                    return pieces;
                },
                _ => { });
        }

        return all;
    }

    /// <summary>The pieces of the words of one row, and where in the sequence each word begins.</summary>
    private sealed class WordPieces(AttentionEncoder encoder)
    {
        private readonly TokenSequence _sequence = new(encoder.LimitsOf(columns: 1));
        private readonly Workspace _work = new(encoder.Options);
        private readonly List<string> _spellings = [];
        private readonly List<(int Word, int Piece)> _firsts = [];

        public float[] Encode(string[] words)
        {
            _sequence.Clear();
            _firsts.Clear();
            foreach ((int at, string word) in words.Index())
            {
                int first = _sequence.Length;
                _spellings.Clear();
                _sequence.AddTokens([word], encoder.Vocabulary, _spellings);
                if (_sequence.Length > first) _firsts.Add((at, first));
            }

            _sequence.End();
            encoder.Run(_sequence, _work);                                          // [T, D]
            int width = encoder.Options.Width;
            var vectors = new float[words.Length * width];
            foreach ((int word, int piece) in _firsts)
            {
                _work.Tokens.Slice(piece * width, width).CopyTo(vectors.AsSpan(word * width));
            }

            return vectors;
        }
    }
}
