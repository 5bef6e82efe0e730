using MlNetAttention.OutOfFold;

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

    /// <summary>Whether enough rows have been seen.</summary>
    internal bool IsDone => Volatile.Read(ref _seen) >= Watched;

    /// <summary>Takes one more cursor to watch, if there is need of it and it is a trainer's.</summary>
    internal bool TryTakeCursor() =>
        !IsDone && Volatile.Read(ref _cursors) < MostCursors && RunningFit.OfTrainer
        && Interlocked.Increment(ref _cursors) <= MostCursors;

    /// <summary>Counts a row by its hash.</summary>
    internal void See(UInt128 row)
    {
        if (!scores.Of(row).IsEmpty) Interlocked.Increment(ref _known);
        if (Interlocked.Increment(ref _seen) == Watched && Volatile.Read(ref _known) >= Suspicious) report();
    }
}
