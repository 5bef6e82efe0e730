using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Views;

namespace MlNetAttention.Cli.Learning;

/// <summary>A view, and beside its columns one slot of a vector of Boolean as a column of its own.</summary>
internal sealed class SlotView : OneCursorView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column _vector;
    private readonly int _slot;

    /// <param name="source">The view.</param>
    /// <param name="vector">The column of vectors.</param>
    /// <param name="slot">The slot, from 0.</param>
    /// <param name="column">The new column.</param>
    public SlotView(IDataView source, string vector, int slot, string column)
    {
        (_source, _vector, _slot) = (source, source.Schema[vector], slot);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(source.Schema);
        schema.AddColumn(column, BooleanDataViewType.Instance);
        Schema = schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long? GetRowCount() => _source.GetRowCount();

    protected override DataViewRowCursor Open(bool[] active)
    {
        IEnumerable<DataViewSchema.Column> needed = _source.Schema.Where(column => active[column.Index]);
        return new Cursor(
            _source.GetRowCursor(active[^1] ? needed.Append(_vector).DistinctBy(column => column.Index) : needed), this, active);
    }

    private sealed class Cursor(DataViewRowCursor source, SlotView view, bool[] active) : ViewCursor(source, view.Schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < Source.Schema.Count) return base.GetGetter<TValue>(column);
            ValueGetter<VBuffer<bool>> vector = Source.GetGetter<VBuffer<bool>>(view._vector);
            VBuffer<bool> buffer = default;
            ValueGetter<bool> getter = (ref bool value) =>
            {
                vector(ref buffer);
                value = buffer.GetItemOrDefault(view._slot);
            };
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException(
                    $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected Boolean.");
        }
    }
}
