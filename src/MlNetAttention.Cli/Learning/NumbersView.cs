using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Learning;

/// <summary>A view of rows, and beside its columns one for each column of numbers that the file has.</summary>
internal sealed class NumbersView : OneCursorView
{
    private readonly IDataView _source;
    private readonly LabeledRows _rows;

    public NumbersView(IDataView source, LabeledRows rows)
    {
        (_source, _rows) = (source, rows);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        foreach (string name in rows.NumberColumns) schema.AddColumn(name, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _source.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(
        _source.GetRowCursor(_source.Schema.Where(column => active[column.Index])), Schema, _rows.Rows, active);

    private sealed class Cursor(
        DataViewRowCursor source, DataViewSchema schema, IReadOnlyList<LabeledRow> rows, bool[] active)
        : ViewCursor(source, schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int number = column.Index - Source.Schema.Count;
            if (number < 0) return base.GetGetter<TValue>(column);
            ValueGetter<float> getter = (ref float value) => value = rows[(int)Position].Numbers[number];
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected Single.");
        }
    }
}
