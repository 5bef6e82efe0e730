using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A view of sequences as one of tokens: number of the sequence, place in it, repeated and spread columns.</summary>
internal sealed class TokenView : OneCursorView
{
    internal const int SequenceIndex = 0;
    internal const int PositionIndex = 1;
    internal const int FirstRepeatedIndex = 2;

    private readonly MlNetHost _host;
    private readonly IDataView _input;

    internal TokenView(
        MlNetHost host, IDataView input, InputOutputColumnPair[] columns, string[] repeated, string sequence, string position)
    {
        ColumnNames.CheckDistinct([sequence, position, .. repeated, .. columns.Select(pair => pair.OutputColumnName)]);
        _host = host;
        _input = input;
        Repeated = [.. repeated.Select(name => ColumnNames.Find(host, input.Schema, "repeated", name))];
        Spread = [.. columns.Select(pair => SpreadColumn.Create(host, input.Schema, pair))];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(sequence, NumberDataViewType.UInt64);
        schema.AddColumn(position, NumberDataViewType.Int32);
        foreach (DataViewSchema.Column column in Repeated) schema.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (SpreadColumn column in Spread) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    internal DataViewSchema.Column[] Repeated { get; }

    /// <summary>The first of them tells how many tokens a row has, whichever are asked for.</summary>
    internal SpreadColumn[] Spread { get; }

    internal int FirstSpreadIndex => FirstRepeatedIndex + Repeated.Length;

    protected override DataViewRowCursor Open(bool[] active)
    {
        IEnumerable<DataViewSchema.Column> needed =
        [
            Spread[0].Input,
            .. Repeated.Where((_, i) => active[FirstRepeatedIndex + i]),
            .. Spread.Where((_, i) => active[FirstSpreadIndex + i]).Select(column => column.Input),
        ];
        return new TokenCursor(_host, this, _input.GetRowCursor(needed.DistinctBy(column => column.Index)), active);
    }
}
