using System.Globalization;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>Reads what the current row belongs to: a number for each different value, in order of appearance.</summary>
internal sealed class SamplingKeys
{
    private static readonly MethodInfo ReaderOfAny =
        typeof(SamplingKeys).GetMethod(nameof(ReaderOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly MlNetHost _host;
    private readonly string _name;
    private readonly Func<int> _read;

    /// <param name="host">Where errors come from.</param>
    /// <param name="row">The row of a cursor.</param>
    /// <param name="column">A column of a primitive type.</param>
    internal SamplingKeys(MlNetHost host, DataViewRow row, DataViewSchema.Column column)
    {
        (_host, _name) = (host, column.Name);
        _read = (Func<int>)ReaderOfAny.MakeGenericMethod(column.Type.RawType).Invoke(
            null, BindingFlags.DoNotWrapExceptions, null, [row, column], null)!;
    }

    /// <summary>The number of the row's value.</summary>
    /// <param name="number">The number of the row, from 1.</param>
    /// <exception cref="InvalidOperationException">The value is missing.</exception>
    internal int Read(long number) => _read() is var key and >= 0 ? key : throw _host.DataError(
        $"Row {number} has no value in the sampling key column '{_name}'; expected one that is neither empty, NaN nor a missing "
        + "key (rows are counted from 1).");

    private static Func<int> ReaderOf<T>(DataViewRow row, DataViewSchema.Column column) where T : notnull
    {
        // The characters of a text may be gone by the next row, and equal ones are not the same memory.
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
        {
            return Numbered(row.GetGetter<ReadOnlyMemory<char>>(column), text => text.IsEmpty ? null : text.ToString());
        }

        ulong count = column.Type is KeyDataViewType key ? key.Count : 0;
        return Numbered<T, object>(row.GetGetter<T>(column), value => Known(value, count));
    }

    private static object? Known(object value, ulong keyCount)
    {
        if (value is float.NaN or double.NaN) return null;
        if (keyCount == 0) return value;
        ulong raw = Convert.ToUInt64(value, CultureInfo.InvariantCulture);
        return raw > 0 && raw <= keyCount ? raw : null;
    }

    private static Func<int> Numbered<T, TKey>(ValueGetter<T> getter, Func<T, TKey?> keyOf) where TKey : class
    {
        var numbers = new Dictionary<TKey, int>();
        T value = default!;
        return () =>
        {
            getter(ref value);
            if (keyOf(value) is not { } key) return -1;
            if (!numbers.TryGetValue(key, out int number)) numbers.Add(key, number = numbers.Count);
            return number;
        };
    }
}
