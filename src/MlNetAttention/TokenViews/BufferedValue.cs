using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.TokenViews;

/// <summary>The value of a column in a row that the cursor has left.</summary>
internal abstract class BufferedValue
{
    /// <summary>Gets a copy of the value.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Copies the value of the cursor's current row.</summary>
    internal abstract void Hold();

    internal static BufferedValue Of(DataViewRow row, DataViewSchema.Column column)
    {
        Type held = column.Type is VectorDataViewType vector
            ? typeof(BufferedVector<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(BufferedItem<>).MakeGenericType(column.Type.RawType);
        return (BufferedValue)Activator.CreateInstance(held, row, column)!;
    }

    private sealed class BufferedItem<T>(DataViewRow row, DataViewSchema.Column column) : BufferedValue
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(column);
        private T _value = default!;

        internal override Delegate Getter => (ValueGetter<T>)((ref T value) => value = _value);

        internal override void Hold() => _getter(ref _value);
    }

    private sealed class BufferedVector<T>(DataViewRow row, DataViewSchema.Column column) : BufferedValue
    {
        private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
        private VBuffer<T> _value;

        internal override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _value.CopyTo(ref value));

        internal override void Hold() => _getter(ref _value);
    }
}
