using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.TokenViews;

/// <summary>The values of the current sequence, handed out token by token.</summary>
internal abstract class SpreadReader(SpreadColumn column)
{
    internal SpreadColumn Column => column;

    /// <summary>Gets the values of the current token.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Reads the row, and returns its number of values.</summary>
    internal abstract int Read();
}

/// <inheritdoc/>
internal sealed class SpreadReader<T>(SpreadColumn column, DataViewRow row, Func<int> token) : SpreadReader(column)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column.Input);
    private VBuffer<T> _values;
    private T[] _dense = [];

    internal override Delegate Getter =>
        Column.Type is VectorDataViewType ? (ValueGetter<VBuffer<T>>)GetVector : (ValueGetter<T>)GetItem;

    internal override int Read()
    {
        _getter(ref _values);
        if (!_values.IsDense)
        {
            if (_dense.Length < _values.Length) _dense = new T[_values.Length];
            _values.CopyTo(_dense);
        }

        return _values.Length;
    }

    private ReadOnlySpan<T> Values => _values.IsDense ? _values.GetValues() : _dense.AsSpan(0, _values.Length);

    private void GetItem(ref T value) => value = Values[token()];

    private void GetVector(ref VBuffer<T> value)
    {
        int width = Column.Width;
        var editor = VBufferEditor.Create(ref value, width);
        Values.Slice(token() * width, width).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
