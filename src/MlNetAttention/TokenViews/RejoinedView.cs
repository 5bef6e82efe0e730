using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Views;

namespace MlNetAttention.TokenViews;

/// <summary>A view of sequences with further columns of values collected from their tokens.</summary>
internal sealed class RejoinedView : OneCursorView
{
    private readonly MlNetHost _host;
    private readonly IDataView _sequences;
    private readonly SequenceView _collected;

    internal RejoinedView(MlNetHost host, IDataView sequences, SequenceView collected)
    {
        _host = host;
        _sequences = sequences;
        _collected = collected;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(sequences.Schema);
        foreach (CollectedColumn column in collected.Collected) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _sequences.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active)
    {
        int kept = _sequences.Schema.Count;
        DataViewRowCursor sequences = _sequences.GetRowCursor(_sequences.Schema.Where(column => active[column.Index]));

        // Columns of the sequences alone do not depend on the tokens, which may be expensive to compute.
        SequenceCursor? collected = active.AsSpan(kept).Contains(true) ? _collected.OpenCollected(active.AsSpan(kept)) : null;
        return new RejoinedCursor(_host, this, sequences, collected, _collected.FirstCollectedIndex, active);
    }
}

/// <summary>Iterates over all sequences and, in step, over those that have tokens; both are in ascending order.</summary>
internal sealed class RejoinedCursor : GetterCursor
{
    private readonly MlNetHost _host;
    private readonly DataViewRowCursor _sequences;
    private readonly SequenceCursor? _collected;
    private bool _started;
    private bool _hasCollected;

    /// <param name="host">The host.</param>
    /// <param name="view">The view of this cursor: columns of the sequences, then collected columns.</param>
    /// <param name="sequences">A cursor over all sequences.</param>
    /// <param name="collected">A cursor over those that have tokens; null where no collected column is requested.</param>
    /// <param name="firstCollected">
    /// The index of the first collected column in the schema of <paramref name="collected"/>.
    /// </param>
    /// <param name="active">The requested columns.</param>
    internal RejoinedCursor(
        MlNetHost host, RejoinedView view, DataViewRowCursor sequences, SequenceCursor? collected, int firstCollected,
        bool[] active)
        : base(view.Schema)
    {
        _host = host;
        _sequences = sequences;
        _collected = collected;
        int kept = sequences.Schema.Count;
        for (int i = 0; i < active.Length; i++)
        {
            if (!active[i]) continue;
            Serve(i, i < kept
                ? Getters.Of(sequences, sequences.Schema[i])
                : Getters.OrEmpty(collected!, collected!.Schema[firstCollected + i - kept], HasTokens));
        }
    }

    public override long Batch => _sequences.Batch;

    protected override ValueGetter<DataViewRowId> OpenIdGetter() => _sequences.GetIdGetter();

    protected override bool MoveOn(long row)
    {
        bool moved = _sequences.MoveNext();
        var number = (ulong)row;
        Advance(number);
        if (moved || !_hasCollected) return moved;
        throw _host.DataError($"There are tokens of sequence {_collected!.Number} (from 0), but only {number} sequences.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _sequences.Dispose();
            _collected?.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool HasTokens() => _hasCollected && _collected!.Number == (ulong)Position;

    /// <summary>Moves to the first sequence with tokens that has this number or a higher one.</summary>
    private void Advance(ulong number)
    {
        if (_collected is null) return;
        if (!_started) _hasCollected = _collected.MoveNext();
        _started = true;
        while (_hasCollected && _collected.Number < number) _hasCollected = _collected.MoveNext();
    }
}
