using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>
/// Reads tokens up to the first of the next sequence, on which the cursor below then stands; so all that is known of a sequence
/// is kept here.
/// </summary>
internal sealed class SequenceCursor : GetterCursor
{
    private readonly DataViewRowCursor _input;
    private readonly ValueGetter<ulong> _sequence;
    private readonly ValueGetter<DataViewRowId> _inputId;
    private readonly List<Gatherer> _gatherers = [];
    private readonly List<HeldValue> _held = [];
    private bool _started;
    private bool _hasNext;
    private ulong _next;
    private ulong _number;
    private DataViewRowId _id;

    internal SequenceCursor(MlNetHost host, SequenceView view, DataViewRowCursor input, bool[] active)
        : base(host, view.Schema)
    {
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
            _held.Add(HeldValue.Of(input, view.Repeated[i]));
            Serve(index, _held[^1].Getter);
        }

        for (int i = 0; i < view.Gathered.Length; i++)
        {
            int index = view.FirstGatheredIndex + i;
            if (!active[index]) continue;
            _gatherers.Add(view.Gathered[i].OpenGatherer(input));
            Serve(index, _gatherers[^1].Getter);
        }
    }

    /// <summary>The number of the current sequence.</summary>
    internal ulong Number => _number;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _id;

    protected override bool MoveOn()
    {
        if (!_started) ReadNext();
        _started = true;
        if (!_hasNext) return false;

        _number = _next;
        _inputId(ref _id);
        foreach (HeldValue held in _held) held.Hold();
        foreach (Gatherer gatherer in _gatherers) gatherer.Clear();
        do
        {
            foreach (Gatherer gatherer in _gatherers) gatherer.Append();
            ReadNext();
        }
        while (_hasNext && _next == _number);

        if (_hasNext && _next < _number)
        {
            throw Host.DataError(
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
