using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>Goes over the tokens of a sequence, then over those of the next that has any.</summary>
internal sealed class TokenCursor : GetterCursor
{
    private readonly DataViewRowCursor _input;
    private readonly SpreadReader[] _readers;
    private int _token = -1;
    private int _tokens;

    internal TokenCursor(MlNetHost host, TokenView view, DataViewRowCursor input, bool[] active)
        : base(host, view.Schema)
    {
        _input = input;
        var readers = new List<SpreadReader>();
        for (int i = 0; i < view.Spread.Length; i++)
        {
            int index = view.FirstSpreadIndex + i;
            if (i > 0 && !active[index]) continue;
            readers.Add(view.Spread[i].OpenReader(input, () => _token));
            if (active[index]) Serve(index, readers[^1].Getter);
        }

        _readers = [.. readers];
        if (active[TokenView.SequenceIndex])
        {
            Serve(TokenView.SequenceIndex, (ValueGetter<ulong>)((ref ulong value) => value = (ulong)_input.Position));
        }

        if (active[TokenView.PositionIndex])
        {
            Serve(TokenView.PositionIndex, (ValueGetter<int>)((ref int value) => value = _token));
        }

        for (int i = 0; i < view.Repeated.Length; i++)
        {
            int index = TokenView.FirstRepeatedIndex + i;

            // The getter of the sequence itself: it stands there as long as its tokens are gone over.
            if (active[index]) Serve(index, Getters.Of(input, view.Repeated[i]));
        }
    }

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter()
    {
        ValueGetter<DataViewRowId> ofSequence = _input.GetIdGetter();
        return (ref DataViewRowId value) =>
        {
            ofSequence(ref value);
            value = value.Combine(new DataViewRowId((ulong)_token, 0));
        };
    }

    protected override bool MoveOn()
    {
        if (++_token < _tokens) return true;
        _token = 0;
        while (_input.MoveNext())
        {
            _tokens = ReadSequence();
            if (_tokens > 0) return true;
        }

        _tokens = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }

    private int ReadSequence()
    {
        int tokens = Count(_readers[0]);
        foreach (SpreadReader reader in _readers.AsSpan(1))
        {
            int count = Count(reader);
            if (count == tokens) continue;
            throw Host.DataError(
                $"Row {_input.Position + 1} has {count} tokens in column '{reader.Column.Input.Name}' and {tokens} in column "
                + $"'{_readers[0].Column.Input.Name}'; expected the same number in both (rows are counted from 1).");
        }

        return tokens;
    }

    private int Count(SpreadReader reader)
    {
        int values = reader.Read();
        int width = reader.Column.Width;
        return values % width == 0 ? values / width : throw Host.DataError(
            $"Row {_input.Position + 1} has {values} values in column '{reader.Column.Input.Name}'; expected a multiple of "
            + $"{width}, as there are per token (rows are counted from 1).");
    }
}
