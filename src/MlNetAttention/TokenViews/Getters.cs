using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.TokenViews;

/// <summary>Getters of columns whose type is known only at run time.</summary>
internal static class Getters
{
    /// <summary>The getter of a row's column, passed on unchanged.</summary>
    internal static Delegate Of(DataViewRow row, DataViewSchema.Column column) =>
        Call(nameof(Typed), column.Type.RawType, row, column);

    /// <summary>The getter of a row's column of vectors, which returns an empty vector while there is none.</summary>
    internal static Delegate OrEmpty(DataViewRow row, DataViewSchema.Column column, Func<bool> exists) =>
        Call(nameof(TypedOrEmpty), ((VectorDataViewType)column.Type).ItemType.RawType, row, column, exists);

    private static ValueGetter<T> Typed<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);

    private static ValueGetter<VBuffer<T>> TypedOrEmpty<T>(DataViewRow row, DataViewSchema.Column column, Func<bool> exists)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        return (ref VBuffer<T> value) =>
        {
            if (exists()) getter(ref value);
            else value = VBufferEditor.Create(ref value, 0).Commit();
        };
    }

    private static Delegate Call(string method, Type type, params object[] arguments) =>
        (Delegate)typeof(Getters).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
