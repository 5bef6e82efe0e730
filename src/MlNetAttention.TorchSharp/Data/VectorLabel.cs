using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Data;

/// <summary>Reads labels that are vectors: the classes of a row, or a tag per token.</summary>
internal static class VectorLabel
{
    /// <summary>A Boolean per class → the indices of those that are true, ascending.</summary>
    internal static LabelReader Classes(DataViewRow row, DataViewSchema.Column column, int count)
    {
        ValueGetter<VBuffer<bool>> getter = row.GetGetter<VBuffer<bool>>(column);
        VBuffer<bool> value = default;
        return new LabelReader(LabelKind.MultiLabel, count, () =>
        {
            getter(ref value);
            return new RowTarget(0, [.. value.Items(all: false).Where(item => item.Value).Select(item => item.Key)]);
        });
    }

    /// <summary>
    /// A key per token → its class index, or <see cref="RowTarget.MissingClass"/>; the label is missing where all keys are.
    /// </summary>
    internal static LabelReader Tags(DataViewRow row, DataViewSchema.Column column, KeyDataViewType type)
    {
        if (type.RawType == typeof(uint)) return Tags<uint>(row, column, type, raw => raw);
        if (type.RawType == typeof(byte)) return Tags<byte>(row, column, type, raw => raw);
        if (type.RawType == typeof(ushort)) return Tags<ushort>(row, column, type, raw => raw);
        return Tags<ulong>(row, column, type, raw => raw);
    }

    private static LabelReader Tags<T>(
        DataViewRow row, DataViewSchema.Column column, KeyDataViewType type, Func<T, ulong> raw)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return new LabelReader(LabelKind.Tags, (int)type.Count, () =>
        {
            getter(ref value);
            int[] tags = [.. value.DenseValues().Select(item => Class(raw(item)))];
            bool missing = tags.Length > 0 && Array.TrueForAll(tags, tag => tag == RowTarget.MissingClass);
            return new RowTarget(missing ? float.NaN : 0, tags);
        });

        int Class(ulong key) => key == 0 || key > type.Count ? RowTarget.MissingClass : (int)(key - 1);
    }
}
