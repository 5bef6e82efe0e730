using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A column with values of one token, which becomes a column with the values of all tokens of a sequence.</summary>
/// <param name="Input">The column: a value, or a vector of known size.</param>
/// <param name="Name">The name of the column it becomes.</param>
/// <param name="Type">The type of the column it becomes: [T], or [T, …] for vectors.</param>
/// <param name="Width">Values per token.</param>
internal sealed record CollectedColumn(DataViewSchema.Column Input, string Name, VectorDataViewType Type, int Width)
{
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such column, or its values cannot be put in a vector.
    /// </exception>
    internal static CollectedColumn Create(MlNetHost host, DataViewSchema schema, InputOutputColumnPair pair)
    {
        DataViewSchema.Column input = ColumnNames.Find(host, schema, "input", pair.InputColumnName);
        return input.Type switch
        {
            PrimitiveDataViewType item => new CollectedColumn(input, pair.OutputColumnName, new VectorDataViewType(item), 1),

            // A dimension of 0 is ML.NET's sign for one that differs from row to row.
            VectorDataViewType { IsKnownSize: true, Dimensions: var dimensions } vector => new CollectedColumn(
                input, pair.OutputColumnName, new VectorDataViewType(vector.ItemType, dimensions.Insert(0, 0)), vector.Size),
            _ => throw host.ColumnMismatch("input", input.Name, "a value or a vector of known size", $"{input.Type}"),
        };
    }

    internal DataViewSchema.Annotations Annotations => ColumnNames.KeyValuesOf(Input);

    internal Collector OpenCollector(DataViewRow row)
    {
        Type collector = typeof(Collector<>).MakeGenericType(Type.ItemType.RawType);
        return (Collector)Activator.CreateInstance(collector, this, row)!;
    }
}

/// <summary>Collects the values of one token after another.</summary>
internal abstract class Collector
{
    /// <summary>Gets the values of all tokens since <see cref="Clear"/>.</summary>
    internal abstract Delegate Getter { get; }

    internal abstract void Clear();

    /// <summary>Adds the values of the cursor's current row.</summary>
    internal abstract void Append();
}

/// <inheritdoc/>
internal sealed class Collector<T> : Collector
{
    private readonly int _width;
    private readonly Action _append;
    private T[] _values = [];
    private int _count;

    // Created by reflection, since its type is known only at run time.
    public Collector(CollectedColumn column, DataViewRow row)
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
