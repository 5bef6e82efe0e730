using Microsoft.ML;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;

namespace MlNetAttention.MlNet;

/// <summary>
/// Watches the first rows that trainers are fitted on, whichever cursors they come from, and reports if most are rows the encoder
/// was trained on.
/// </summary>
internal sealed class RowWatch(OutOfFoldScores scores, Action report)
{
    // Enough to tell rows of the fit from new rows of which some happen to be the same.
    private const int Watched = 32;
    private const int Suspicious = 24;

    // A trainer that passes over fewer rows many times is not asked about for ever.
    private const int MostCursors = 64;

    private int _cursors;
    private int _seen;
    private int _known;

    /// <summary>Whether the rows of one more cursor are to be watched, if it is a trainer's.</summary>
    internal bool WantsCursor =>
        Volatile.Read(ref _seen) < Watched && Volatile.Read(ref _cursors) < MostCursors && RunningFit.OfTrainer
        && Interlocked.Increment(ref _cursors) <= MostCursors;

    internal bool IsDone => Volatile.Read(ref _seen) >= Watched;

    internal void See(UInt128 row)
    {
        if (!scores.Of(row).IsEmpty) Interlocked.Increment(ref _known);
        if (Interlocked.Increment(ref _seen) == Watched && Volatile.Read(ref _known) >= Suspicious) report();
    }
}

/// <summary>Encodes rows as in serving for a trainer that is being fitted on them, and shows them to a watch.</summary>
internal sealed class WatchedRowEncoder(
    AttentionFeaturizingTransformer transformer, RowWatch watch, RowHash hash, DataViewRow row,
    IReadOnlyList<DataViewSchema.Column?> columns, IReadOnlySet<OutputKind> wanted)
    : RowEncoder(transformer, row, columns, wanted)
{
    protected override void ScoreRow(Span<float> scores)
    {
        Watch();
        base.ScoreRow(scores);
    }

    protected override void ScoreTokens(Span<float> scores)
    {
        Watch();
        base.ScoreTokens(scores);
    }

    private void Watch()
    {
        if (!watch.IsDone) watch.See(hash.Of(ReadRow()));
    }
}
