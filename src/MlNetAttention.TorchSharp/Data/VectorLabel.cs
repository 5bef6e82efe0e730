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
    /// A key per token or word → its class index; that of a missing key is <see cref="TagScheme.MissingClass"/>. The label is
    /// missing where all tags are and do not count.
    /// </summary>
    internal static LabelReader Tags(
        DataViewRow row, DataViewSchema.Column column, KeyDataViewType type, MissingTags missing)
    {
        var scheme = new TagScheme(column, type, missing);
        if (type.RawType == typeof(uint)) return Tags<uint>(row, column, type, scheme, raw => raw);
        if (type.RawType == typeof(byte)) return Tags<byte>(row, column, type, scheme, raw => raw);
        if (type.RawType == typeof(ushort)) return Tags<ushort>(row, column, type, scheme, raw => raw);
        return Tags<ulong>(row, column, type, scheme, raw => raw);
    }

    private static LabelReader Tags<T>(
        DataViewRow row, DataViewSchema.Column column, KeyDataViewType type, TagScheme scheme, Func<T, ulong> raw)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return new LabelReader(LabelKind.Tags, scheme.ClassCount, () =>
        {
            getter(ref value);
            int[] tags = [.. value.DenseValues().Select(item => Class(raw(item)))];
            bool missing = tags.Length > 0 && Array.TrueForAll(tags, tag => tag == RowTarget.MissingClass);
            return new RowTarget(missing ? float.NaN : 0, tags);
        })
        {
            Tags = scheme,
        };

        int Class(ulong key) => key == 0 || key > type.Count ? scheme.MissingClass : (int)(key - 1);
    }
}
