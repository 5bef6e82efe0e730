using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Views;

namespace MlNetAttention.TokenViews;

/// <summary>Turns a view of tokens into one of sequences: number of the sequence, repeated columns, collected columns.</summary>
internal sealed class SequenceView : OneCursorView
{
    internal const int SequenceIndex = 0;
    internal const int FirstRepeatedIndex = 1;

    private readonly MlNetHost _host;
    private readonly IDataView _input;

    internal SequenceView(MlNetHost host, IDataView input, InputOutputColumnPair[] columns, string[] repeated, string sequence)
    {
        ColumnNames.CheckDistinct([sequence, .. repeated, .. columns.Select(pair => pair.OutputColumnName)]);
        _host = host;
        _input = input;
        Sequence = ColumnNames.Find(host, input.Schema, "sequence", sequence);
        if (Sequence.Type != NumberDataViewType.UInt64)
        {
            throw host.ColumnMismatch("sequence", sequence, "UInt64, the number of the sequence", $"{Sequence.Type}");
        }

        Repeated = [.. repeated.Select(name => ColumnNames.Find(host, input.Schema, "repeated", name))];
        Collected = [.. columns.Select(pair => CollectedColumn.Create(host, input.Schema, pair))];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(sequence, NumberDataViewType.UInt64);
        foreach (DataViewSchema.Column column in Repeated) schema.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (CollectedColumn column in Collected) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    /// <summary>The column with the number of a token's sequence.</summary>
    internal DataViewSchema.Column Sequence { get; }

    internal DataViewSchema.Column[] Repeated { get; }

    internal CollectedColumn[] Collected { get; }

    internal int FirstCollectedIndex => FirstRepeatedIndex + Repeated.Length;

    /// <summary>A cursor over the collected columns alone.</summary>
    internal SequenceCursor OpenCollected(ReadOnlySpan<bool> active) =>
        OpenSequences([.. new bool[FirstCollectedIndex], .. active]);

    protected override DataViewRowCursor Open(bool[] active) => OpenSequences(active);

    private SequenceCursor OpenSequences(bool[] active)
    {
        IEnumerable<DataViewSchema.Column> needed =
        [
            Sequence,
            .. Repeated.Where((_, i) => active[FirstRepeatedIndex + i]),
            .. Collected.Where((_, i) => active[FirstCollectedIndex + i]).Select(column => column.Input),
        ];
        return new SequenceCursor(_host, this, _input.GetRowCursor(needed.DistinctBy(column => column.Index)), active);
    }
}

/// <summary>
/// Reads tokens up to the first of the next sequence, on which the underlying cursor then stands; so all values of a sequence are
/// kept here.
/// </summary>
internal sealed class SequenceCursor : GetterCursor
{
    private readonly MlNetHost _host;
    private readonly DataViewRowCursor _input;
    private readonly ValueGetter<ulong> _sequence;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly List<Collector> _collectors = [];
    private readonly List<BufferedValue> _held = [];
    private bool _started;
    private bool _hasNext;
    private ulong _next;
    private ulong _number;
    private DataViewRowId _id;

    internal SequenceCursor(MlNetHost host, SequenceView view, DataViewRowCursor input, bool[] active)
        : base(view.Schema)
    {
        _host = host;
        _input = input;
        _sequence = input.GetGetter<ulong>(view.Sequence);
        _inputId = input.GetIdGetter();
        if (active[SequenceView.SequenceIndex])
        {
            Serve(SequenceView.SequenceIndex, (ValueGetter<ulong>)((ref ulong value) => value = _number));
        }

        for (int i = 0; i < view.Repeated.Length; i++)
        {
            int index = SequenceView.FirstRepeatedIndex + i;
            if (!active[index]) continue;
            _held.Add(BufferedValue.Of(input, view.Repeated[i]));
            Serve(index, _held[^1].Getter);
        }

        for (int i = 0; i < view.Collected.Length; i++)
        {
            int index = view.FirstCollectedIndex + i;
            if (!active[index]) continue;
            _collectors.Add(view.Collected[i].OpenCollector(input));
            Serve(index, _collectors[^1].Getter);
        }
    }

    /// <summary>The number of the current sequence.</summary>
    internal ulong Number => _number;

    protected override ValueGetter<DataViewRowId> OpenIdGetter() => (ref DataViewRowId value) => value = _id;

    protected override bool MoveOn(long row)
    {
        if (!_started) ReadNext();
        _started = true;
        if (!_hasNext) return false;

        _number = _next;
        _inputId(ref _id);
        foreach (BufferedValue held in _held) held.Hold();
        foreach (Collector collector in _collectors) collector.Clear();
        do
        {
            foreach (Collector collector in _collectors) collector.Append();
            ReadNext();
        }
        while (_hasNext && _next == _number);

        if (_hasNext && _next < _number)
        {
            throw _host.DataError(
                $"Row {_input.Position + 1} is a token of sequence {_next} after one of sequence {_number}; expected all tokens "
                + "of a sequence one after another and sequences in ascending order (rows are counted from 1).");
        }

        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }

    private void ReadNext()
    {
        _hasNext = _input.MoveNext();
        if (_hasNext) _sequence(ref _next);
    }
}
