using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The values of a column of any type that our schemas have: numbers, truth values, text, keys, vectors of
/// each.</summary>
internal static class ColumnValues
{
    private static readonly MethodInfo Single = Method(nameof(ReadSingle)), Vector = Method(nameof(ReadVector));

    /// <summary>A value, or an array of values, for every row; text as strings.</summary>
    /// <exception cref="NotSupportedException">The column is of another type.</exception>
    internal static object[] Of(IDataView view, DataViewSchema.Column column) => Of(view, [column])[0];

    /// <summary>The values of several columns, read together.</summary>
    internal static object[][] Of(IDataView view, DataViewSchema.Column[] columns)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        return Of(cursor, cursor.MoveNext, columns);
    }

    internal static object[][] Of(DataViewRow row, Func<bool> moveNext, DataViewSchema.Column[] columns)
    {
        Func<object>[] readers = [.. columns.Select(column => Reader(row, column))];
        List<object>[] values = [.. columns.Select(_ => new List<object>())];
        while (moveNext())
        {
            for (int i = 0; i < readers.Length; i++) values[i].Add(readers[i]());
        }

        return [.. values.Select(ofColumn => ofColumn.ToArray())];
    }

    private static Func<object> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        DataViewType item = vector?.ItemType ?? column.Type;
        if (item is not (NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType))
        {
            throw new NotSupportedException(
                $"Column '{column.Name}' is {column.Type}; expected numbers, truth values, text, keys or vectors of these.");
        }

        MethodInfo read = (vector is null ? Single : Vector).MakeGenericMethod(item.RawType);
        return (Func<object>)read.Invoke(null, [row, column])!;
    }

    private static Func<object> ReadSingle<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return Plain(value);
        };
    }

    private static Func<object> ReadVector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        return () =>
        {
            VBuffer<T> value = default;
            getter(ref value);
            return value.DenseValues().Select(Plain).ToArray();
        };
    }

    private static object Plain<T>(T value) => value is ReadOnlyMemory<char> text ? $"{text}" : value!;

    private static MethodInfo Method(string name) =>
        typeof(ColumnValues).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
