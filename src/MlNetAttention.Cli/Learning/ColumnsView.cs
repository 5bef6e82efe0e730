using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Cli.Tables;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Learning;

/// <summary>
/// A view of rows, and beside its columns one for each of several columns of text, and for each column of numbers, that the file
/// has.
/// </summary>
internal sealed class ColumnsView : OneCursorView
{
    private readonly IDataView _source;
    private readonly LabeledRows _rows;

    public ColumnsView(IDataView source, LabeledRows rows)
    {
        (_source, _rows) = (source, rows);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        foreach (string name in rows.TextColumns) schema.AddColumn(name, TextDataViewType.Instance);
        foreach (string name in rows.NumberColumns) schema.AddColumn(name, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _source.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active) => new Cursor(
        _source.GetRowCursor(_source.Schema.Where(column => active[column.Index])), Schema, _rows, active);

    private sealed class Cursor(
        DataViewRowCursor source, DataViewSchema schema, LabeledRows rows, bool[] active)
        : ViewCursor(source, schema)
    {
        private LabeledRow Row => rows.Rows[(int)Position];

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int text = column.Index - Source.Schema.Count, number = text - rows.TextColumns.Count;
            if (text < 0) return base.GetGetter<TValue>(column);
            Delegate getter = number < 0
                ? (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Row.Texts[text].AsMemory())
                : (ValueGetter<float>)((ref float value) => value = Row.Numbers[number]);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected {column.Type}.");
        }
    }
}
