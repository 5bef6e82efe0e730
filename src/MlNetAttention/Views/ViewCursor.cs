using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Views;

/// <summary>The cursor of a view under another schema that begins with the same columns.</summary>
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
        Source.GetGetter<TValue>(Source.Schema[column.Index]);

    public override ValueGetter<DataViewRowId> GetIdGetter() => Source.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing) Source.Dispose();
        base.Dispose(disposing);
    }
}
