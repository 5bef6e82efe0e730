using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Views;

namespace MlNetAttention.TokenViews;

/// <summary>
/// Turns a view of sequences into one of tokens: number of the sequence, place in it, repeated and flattened columns.
/// </summary>
internal sealed class TokenView : OneCursorView
{
    internal const int SequenceIndex = 0;
    internal const int PositionIndex = 1;
    internal const int FirstRepeatedIndex = 2;

    private readonly MlNetHost _host;
    private readonly IDataView _input;

    internal TokenView(
        MlNetHost host, IDataView input, InputOutputColumnPair[] columns, string[] repeated, string sequence, string position,
        string? outsideTag = null)
    {
        ColumnNames.CheckDistinct([sequence, position, .. repeated, .. columns.Select(pair => pair.OutputColumnName)]);
        _host = host;
        _input = input;
        Repeated = [.. repeated.Select(name => ColumnNames.Find(host, input.Schema, "repeated", name))];
        Flattened = [.. columns.Select(pair => FlattenedColumn.Create(host, input.Schema, pair, outsideTag))];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(sequence, NumberDataViewType.UInt64);
        schema.AddColumn(position, NumberDataViewType.Int32);
        foreach (DataViewSchema.Column column in Repeated) schema.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (FlattenedColumn column in Flattened) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    internal DataViewSchema.Column[] Repeated { get; }

    /// <summary>The flattened columns; the first gives the number of tokens in a row, whichever are requested.</summary>
    internal FlattenedColumn[] Flattened { get; }

    internal int FirstFlattenedIndex => FirstRepeatedIndex + Repeated.Length;

    protected override DataViewRowCursor Open(bool[] active)
    {
        IEnumerable<DataViewSchema.Column> needed =
        [
            Flattened[0].Input,
            .. Repeated.Where((_, i) => active[FirstRepeatedIndex + i]),
            .. Flattened.Where((_, i) => active[FirstFlattenedIndex + i]).Select(column => column.Input),
        ];
        return new TokenCursor(_host, this, _input.GetRowCursor(needed.DistinctBy(column => column.Index)), active);
    }
}

/// <summary>Iterates over the tokens of a sequence, then over those of the next that has any.</summary>
internal sealed class TokenCursor : GetterCursor
{
    private readonly MlNetHost _host;
    private readonly DataViewRowCursor _input;
    private readonly FlattenedReader[] _readers;
    private int _token = -1;
    private int _tokens;

    internal TokenCursor(MlNetHost host, TokenView view, DataViewRowCursor input, bool[] active)
        : base(view.Schema)
    {
        _host = host;
        _input = input;
        var readers = new List<FlattenedReader>();
        for (int i = 0; i < view.Flattened.Length; i++)
        {
            int index = view.FirstFlattenedIndex + i;
            if (i > 0 && !active[index]) continue;
            readers.Add(view.Flattened[i].OpenReader(input, () => _token));
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

            // The getter of the sequence itself, on which the cursor stays while its tokens are read.
            if (active[index]) Serve(index, Getters.Of(input, view.Repeated[i]));
        }
    }

    public override long Batch => _input.Batch;

    protected override ValueGetter<DataViewRowId> OpenIdGetter()
    {
        ValueGetter<DataViewRowId> ofSequence = _input.GetIdGetter();
        return (ref DataViewRowId value) =>
        {
            ofSequence(ref value);
            value = value.Combine(new DataViewRowId((ulong)_token, 0));
        };
    }

    protected override bool MoveOn(long row)
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
        foreach (FlattenedReader reader in _readers.AsSpan(1))
        {
            int count = Count(reader);
            if (count == tokens) continue;
            throw _host.DataError(
                $"Row {_input.Position + 1} has {count} tokens in column '{reader.Column.Input.Name}' and {tokens} in column "
                + $"'{_readers[0].Column.Input.Name}'; expected the same number in both (rows are counted from 1).");
        }

        return tokens;
    }

    private int Count(FlattenedReader reader)
    {
        int values = reader.Read();
        int width = reader.Column.Width;
        return values % width == 0 ? values / width : throw _host.DataError(
            $"Row {_input.Position + 1} has {values} values in column '{reader.Column.Input.Name}'; expected a multiple of "
            + $"{width}, as there are per token (rows are counted from 1).");
    }
}
