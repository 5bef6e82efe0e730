using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A view of sequences with what was gathered from their tokens as further columns.</summary>
internal sealed class RejoinedView : OneCursorView
{
    private readonly MlNetHost _host;
    private readonly IDataView _sequences;
    private readonly SequenceView _gathered;

    internal RejoinedView(MlNetHost host, IDataView sequences, SequenceView gathered)
    {
        _host = host;
        _sequences = sequences;
        _gathered = gathered;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(sequences.Schema);
        foreach (GatheredColumn column in gathered.Gathered) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _sequences.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active)
    {
        int kept = _sequences.Schema.Count;
        DataViewRowCursor sequences = _sequences.GetRowCursor(_sequences.Schema.Where(column => active[column.Index]));

        // Columns of the sequences alone do not depend on the tokens, which may cost much.
        SequenceCursor? gathered = active.AsSpan(kept).Contains(true) ? _gathered.OpenGathered(active.AsSpan(kept)) : null;
        return new RejoinedCursor(_host, this, sequences, gathered, _gathered.FirstGatheredIndex, active);
    }
}
