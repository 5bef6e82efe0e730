using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Views;

/// <summary>
/// A cursor with a getter for each requested column. A getter throws where the cursor stands on no row: before the first, after
/// the last, after an error, and once it is disposed.
/// </summary>
internal abstract class GetterCursor(DataViewSchema schema) : DataViewRowCursor
{
    private readonly Delegate?[] _getters = new Delegate?[schema.Count];
    private long _position = RowPosition.None;
    private long _next;
    private bool _ended;

    public override DataViewSchema Schema => schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_ended) return false;

        // Until the next row is complete there is none, so an error leaves no half of it behind.
        _position = RowPosition.None;
        _ended = true;
        if (!MoveOn(_next)) return false;
        _position = _next++;
        _ended = false;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => Find(column) is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Delegate getter = Find(column)
            ?? throw new ArgumentException(
                $"Column '{column.Name}' was not among those the cursor was asked for.", nameof(column));
        return RowPosition.Checked(this, getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' was asked for as {typeof(TValue)}; expected {column.Type.RawType}."));
    }

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => RowPosition.Checked(this, OpenIdGetter());

    /// <summary>Moves to the next row; false where there is none.</summary>
    /// <param name="row">The number of that row, from 0.</param>
    protected abstract bool MoveOn(long row);

    /// <summary>The id of the current row.</summary>
    protected abstract ValueGetter<DataViewRowId> OpenIdGetter();

    protected void Serve(int column, Delegate getter) => _getters[column] = getter;

    protected override void Dispose(bool disposing)
    {
        _position = RowPosition.None;
        _ended = true;
        base.Dispose(disposing);
    }

    private Delegate? Find(DataViewSchema.Column column) => column.Index < _getters.Length
        ? _getters[column.Index]
        : throw new ArgumentException($"There is no column '{column.Name}' at index {column.Index}.", nameof(column));
}
