using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.TokenViews;

/// <summary>A column with values of every token of a sequence, which becomes a column with the values of one.</summary>
/// <param name="Input">The column: [T] or [T, …] with all but T known.</param>
/// <param name="Name">The name of the column it becomes.</param>
/// <param name="Type">The type of the column it becomes: an item of [T], or a vector of [T, …] without T.</param>
/// <param name="Width">Values per token.</param>
/// <param name="Outside">What missing keys become; null where they stay missing.</param>
internal sealed record FlattenedColumn(
    DataViewSchema.Column Input, string Name, DataViewType Type, int Width, OutsideTag? Outside = null)
{
    private const string Expected = "a vector with an element per token, or [tokens, …] with all further dimensions known";

    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has no values per token.</exception>
    internal static FlattenedColumn Create(
        MlNetHost host, DataViewSchema schema, InputOutputColumnPair pair, string? outsideTag)
    {
        DataViewSchema.Column input = ColumnNames.Find(host, schema, "input", pair.InputColumnName);
        if (input.Type is not VectorDataViewType vector || vector.Dimensions.Skip(1).Any(size => size == 0))
        {
            throw host.ColumnMismatch("input", input.Name, Expected, $"{input.Type}");
        }

        if (vector is { Dimensions.Length: 1, ItemType: KeyDataViewType keys } && outsideTag is not null)
        {
            OutsideTag outside = OutsideTag.Of(host, input, keys, outsideTag);
            return new FlattenedColumn(input, pair.OutputColumnName, outside.Type, 1, outside);
        }

        if (vector.Dimensions.Length == 1) return new FlattenedColumn(input, pair.OutputColumnName, vector.ItemType, 1);
        var ofToken = new VectorDataViewType(vector.ItemType, vector.Dimensions.RemoveAt(0));
        return new FlattenedColumn(input, pair.OutputColumnName, ofToken, ofToken.Size);
    }

    internal DataViewSchema.Annotations Annotations => Outside?.Annotations ?? ColumnNames.KeyValuesOf(Input);

    internal FlattenedReader OpenReader(DataViewRow row, Func<int> token)
    {
        Type reader = typeof(FlattenedReader<>).MakeGenericType(((VectorDataViewType)Input.Type).ItemType.RawType);
        return (FlattenedReader)Activator.CreateInstance(reader, this, row, token)!;
    }
}

/// <summary>The values of the current sequence, returned token by token.</summary>
internal abstract class FlattenedReader(FlattenedColumn column)
{
    internal FlattenedColumn Column => column;

    /// <summary>Gets the values of the current token.</summary>
    internal abstract Delegate Getter { get; }

    /// <summary>Reads the row, and returns its number of values.</summary>
    internal abstract int Read();
}

/// <inheritdoc/>
internal sealed class FlattenedReader<T>(FlattenedColumn column, DataViewRow row, Func<int> token) : FlattenedReader(column)
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column.Input);
    private readonly T? _outside = column.Outside is { } outside
        ? (T)Convert.ChangeType(outside.Key, typeof(T), CultureInfo.InvariantCulture)
        : default;

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

    private void GetItem(ref T value)
    {
        value = Values[token()];
        if (Column.Outside is not null && EqualityComparer<T>.Default.Equals(value, default)) value = _outside!;
    }

    private void GetVector(ref VBuffer<T> value)
    {
        int width = Column.Width;
        var editor = VBufferEditor.Create(ref value, width);
        Values.Slice(token() * width, width).CopyTo(editor.Values);
        value = editor.Commit();
    }
}
