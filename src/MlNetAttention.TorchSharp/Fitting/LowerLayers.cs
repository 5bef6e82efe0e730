using MlNetAttention.Attention;
using MlNetAttention.Data;
using MlNetAttention.Tokens;
using MlNetAttention.Weights;

namespace MlNetAttention.Fitting;

/// <summary>Computes <see cref="FrozenLayers"/> by the code that serves.</summary>
internal static class LowerLayers
{
    // As many rows as a thread takes at a time, fewer where others would have nothing to do.
    private const int MostRows = 64;
    private const int TurnsPerThread = 4;

    /// <param name="set">The rows.</param>
    /// <param name="encoder">The pretrained encoder, pooling as in training.</param>
    /// <param name="count">Number of layers that are not trained, at least 1.</param>
    /// <param name="threads">Number of threads that share the rows.</param>
    /// <param name="checkCancelled">Throws when it is to stop.</param>
    internal static FrozenLayers Of(TrainingSet set, AttentionEncoder encoder, int count, int threads, Action checkCancelled)
    {
        bool arePooled = FrozenLayers.ArePooledAt(set.LabelKind, encoder.Options, count);
        AttentionEncoder lower = arePooled ? encoder : encoder.UpTo(count);
        int width = arePooled ? encoder.PooledLength : encoder.Options.Width;
        var rows = new HalfValues[set.Sequences.Count];
        int atATime = Math.Clamp(rows.Length / (TurnsPerThread * threads), 1, MostRows);
        int jobs = (rows.Length + atATime - 1) / atATime;
        Workers.Run(Math.Min(threads, jobs), jobs, Encode, checkCancelled);
        return new FrozenLayers(count, width, rows, arePooled)
        {
            Standard = count == encoder.Options.Layers ? Standardization.Of(rows.Take(set.TrainingRows), width) : null,
        };

        void Encode(int job, Action checkStopped)
        {
            var work = new Workspace(lower.Options);
            var pooled = new float[width];
            TokenSequence tokens = set.NewSequence();
            int end = Math.Min(rows.Length, (job + 1) * atATime);
            for (int row = job * atATime; row < end; row++)
            {
                checkStopped();
                set.Fill(tokens, row);
                lower.Run(tokens, work);
                if (arePooled) lower.Pool(work, pooled);
                rows[row] = HalfValues.Of(arePooled ? pooled : work.Tokens.ToArray());
            }
        }
    }
}
