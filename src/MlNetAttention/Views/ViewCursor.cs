using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Views;

/// <summary>
/// The cursor of a view under another schema that begins with the same columns. Its getters throw where it stands on no row,
/// whatever those of the view do.
/// </summary>
internal class ViewCursor(DataViewRowCursor source, DataViewSchema schema) : DataViewRowCursor
{
    public override DataViewSchema Schema { get; } = schema;

    public override long Position => Source.Position;

    public override long Batch => Source.Batch;

    protected DataViewRowCursor Source { get; } = source;

    public override bool MoveNext() => Source.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        column.Index < Source.Schema.Count && Source.IsColumnActive(Source.Schema[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        RowPosition.Checked(this, Source.GetGetter<TValue>(Source.Schema[column.Index]));

    public override ValueGetter<DataViewRowId> GetIdGetter() => RowPosition.Checked(this, Source.GetIdGetter());

    protected override void Dispose(bool disposing)
    {
        if (disposing) Source.Dispose();
        base.Dispose(disposing);
    }
}
