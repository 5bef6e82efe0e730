using Microsoft.ML;

namespace MlNetAttention.Views;

/// <summary>A view whose rows come from a single cursor, one after another.</summary>
internal abstract class OneCursorView : IDataView
{
    public abstract DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public virtual long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        var active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded) active[column.Index] = true;
        return Open(active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    /// <summary>A cursor over the requested columns.</summary>
    protected abstract DataViewRowCursor Open(bool[] active);
}
