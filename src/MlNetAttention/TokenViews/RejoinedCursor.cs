using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>Goes over sequences and, beside them, over those that have tokens; both are in ascending order.</summary>
internal sealed class RejoinedCursor : GetterCursor
{
    private readonly DataViewRowCursor _sequences;
    private readonly SequenceCursor? _gathered;
    private bool _started;
    private bool _hasGathered;

    /// <param name="host">The host.</param>
    /// <param name="view">The view this is a cursor of: columns of the sequences, then gathered columns.</param>
    /// <param name="sequences">All sequences.</param>
    /// <param name="gathered">Those that have tokens; null where nothing of them was asked for.</param>
    /// <param name="firstGathered">The index of the first gathered column in the schema of <paramref name="gathered"/>.</param>
    /// <param name="active">The columns that were asked for.</param>
    internal RejoinedCursor(
        MlNetHost host, RejoinedView view, DataViewRowCursor sequences, SequenceCursor? gathered, int firstGathered,
        bool[] active)
        : base(host, view.Schema)
    {
        _sequences = sequences;
        _gathered = gathered;
        int kept = sequences.Schema.Count;
        for (int i = 0; i < active.Length; i++)
        {
            if (!active[i]) continue;
            Serve(i, i < kept
                ? Getters.Of(sequences, sequences.Schema[i])
                : Getters.OrEmpty(gathered!, gathered!.Schema[firstGathered + i - kept], HasTokens));
        }
    }

    public override long Batch => _sequences.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _sequences.GetIdGetter();

    protected override bool MoveOn()
    {
        bool moved = _sequences.MoveNext();
        var number = (ulong)(Position + 1);
        Advance(number);
        if (moved || !_hasGathered) return moved;
        throw Host.DataError($"There are tokens of sequence {_gathered!.Number} (from 0), but only {number} sequences.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sequences.Dispose();
            _gathered?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool HasTokens() => _hasGathered && _gathered!.Number == (ulong)Position;

    /// <summary>Moves to the first sequence with tokens that has this number or a higher one.</summary>
    private void Advance(ulong number)
    {
        if (_gathered is null) return;
        if (!_started) _hasGathered = _gathered.MoveNext();
        _started = true;
        while (_hasGathered && _gathered.Number < number) _hasGathered = _gathered.MoveNext();
    }
}
