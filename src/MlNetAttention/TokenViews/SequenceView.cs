using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A view of tokens as one of sequences: number of the sequence, repeated columns, gathered columns.</summary>
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
        Gathered = [.. columns.Select(pair => GatheredColumn.Create(host, input.Schema, pair))];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(sequence, NumberDataViewType.UInt64);
        foreach (DataViewSchema.Column column in Repeated) schema.AddColumn(column.Name, column.Type, column.Annotations);
        foreach (GatheredColumn column in Gathered) schema.AddColumn(column.Name, column.Type, column.Annotations);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    /// <summary>The column of the tokens that tells which sequence they belong to.</summary>
    internal DataViewSchema.Column Sequence { get; }

    internal DataViewSchema.Column[] Repeated { get; }

    internal GatheredColumn[] Gathered { get; }

    internal int FirstGatheredIndex => FirstRepeatedIndex + Repeated.Length;

    /// <summary>A cursor over gathered columns alone.</summary>
    internal SequenceCursor OpenGathered(ReadOnlySpan<bool> active) =>
        OpenSequences([.. new bool[FirstGatheredIndex], .. active]);

    protected override DataViewRowCursor Open(bool[] active) => OpenSequences(active);

    private SequenceCursor OpenSequences(bool[] active)
    {
        IEnumerable<DataViewSchema.Column> needed =
        [
            Sequence,
            .. Repeated.Where((_, i) => active[FirstRepeatedIndex + i]),
            .. Gathered.Where((_, i) => active[FirstGatheredIndex + i]).Select(column => column.Input),
        ];
        return new SequenceCursor(_host, this, _input.GetRowCursor(needed.DistinctBy(column => column.Index)), active);
    }
}
