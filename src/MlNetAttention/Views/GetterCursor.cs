using Microsoft.ML;

namespace MlNetAttention.Views;

/// <summary>A cursor with a getter for each requested column.</summary>
internal abstract class GetterCursor(DataViewSchema schema) : DataViewRowCursor
{
    private readonly Delegate?[] _getters = new Delegate?[schema.Count];
    private long _position = -1;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        bool moved = MoveOn();
        _position = moved ? _position + 1 : -1;
        return moved;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => Find(column) is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = Find(column)
            ?? throw new ArgumentException($"Column '{column.Name}' was not among those the cursor was asked for.", nameof(column));
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected {column.Type.RawType}.");
    }

    /// <summary>Moves to the next row; false where there is none.</summary>
    protected abstract bool MoveOn();

    protected void Serve(int column, Delegate getter) => _getters[column] = getter;

    private Delegate? Find(DataViewSchema.Column column) => column.Index < _getters.Length
        ? _getters[column.Index]
        : throw new ArgumentException($"There is no column '{column.Name}' at index {column.Index}.", nameof(column));
}
