using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The values of a column of any type that our schemas have: numbers, truth values, text, keys, vectors of each.</summary>
internal static class ColumnValues
{
    private static readonly MethodInfo Single = Method(nameof(ReadSingle)), Vector = Method(nameof(ReadVectors));

    /// <summary>A value, or an array of values, for every row; text as strings.</summary>
    /// <exception cref="NotSupportedException">The column is of another type.</exception>
    internal static object[] Of(IDataView view, DataViewSchema.Column column)
    {
        var vector = column.Type as VectorDataViewType;
        DataViewType item = vector?.ItemType ?? column.Type;
        if (item is not (NumberDataViewType or BooleanDataViewType or TextDataViewType or KeyDataViewType))
        {
            throw new NotSupportedException(
                $"Column '{column.Name}' is {column.Type}; expected numbers, truth values, text, keys or vectors of these.");
        }

        MethodInfo read = (vector is null ? Single : Vector).MakeGenericMethod(item.RawType);
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        return (object[])read.Invoke(null, [cursor, column])!;
    }

    private static object[] ReadSingle<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        var values = new List<object>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(Plain(value));
        }

        return [.. values];
    }

    private static object[] ReadVectors<T>(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        var values = new List<object>();
        while (cursor.MoveNext())
        {
            VBuffer<T> value = default;
            getter(ref value);
            values.Add(value.DenseValues().Select(Plain).ToArray());
        }

        return [.. values];
    }

    private static object Plain<T>(T value) => value is ReadOnlyMemory<char> text ? $"{text}" : value!;

    private static MethodInfo Method(string name) =>
        typeof(ColumnValues).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}
