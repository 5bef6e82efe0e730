using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.TokenViews;

/// <summary>Collects the values of one token after another.</summary>
internal abstract class Gatherer
{
    /// <summary>Gets the values of all tokens since <see cref="Clear"/>.</summary>
    internal abstract Delegate Getter { get; }

    internal abstract void Clear();

    /// <summary>Adds the values of the row the cursor stands on.</summary>
    internal abstract void Append();
}

/// <inheritdoc/>
internal sealed class Gatherer<T> : Gatherer
{
    private readonly int _width;
    private readonly Action _append;
    private T[] _values = [];
    private int _count;

    // Made by its type, which is known only when the program runs.
    public Gatherer(GatheredColumn column, DataViewRow row)
    {
        _width = column.Width;
        _append = column.Input.Type is VectorDataViewType
            ? Vectors(row.GetGetter<VBuffer<T>>(column.Input))
            : Items(row.GetGetter<T>(column.Input));
    }

    internal override Delegate Getter => (ValueGetter<VBuffer<T>>)Get;

    internal override void Clear() => _count = 0;

    internal override void Append()
    {
        if (_values.Length - _count < _width) Array.Resize(ref _values, Math.Max(2 * _values.Length, _count + _width));
        _append();
        _count += _width;
    }

    private Action Items(ValueGetter<T> getter) => () => getter(ref _values[_count]);

    private Action Vectors(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> vector = default;
        return () =>
        {
            getter(ref vector);
            vector.CopyTo(_values.AsSpan(_count, _width));
        };
    }

    private void Get(ref VBuffer<T> value)
    {
        var editor = VBufferEditor.Create(ref value, _count);
        _values.AsSpan(0, _count).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
