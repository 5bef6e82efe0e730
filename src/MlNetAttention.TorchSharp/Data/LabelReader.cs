using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>Reads the label of the current row as a class index or a number; NaN where it is missing.</summary>
internal sealed record LabelReader(LabelKind Kind, int ClassCount, Func<float> Read)
{
    // The head has an output per class: memory must not be taken because a schema merely declares many.
    private const int MostClasses = 65_536;

    internal static LabelReader Create(MlNetHost host, DataViewRow row, DataViewSchema.Column? label)
    {
        if (label is not { } column) return new LabelReader(LabelKind.None, 0, () => 0);
        return column.Type switch
        {
            KeyDataViewType { Count: > MostClasses } key => throw host.ColumnMismatch(
                "label", column.Name, $"a key of at most {MostClasses} classes", $"{key}"),
            KeyDataViewType key when key.RawType == typeof(uint) => Classes<uint>(row, column, key.Count, raw => raw),
            KeyDataViewType key when key.RawType == typeof(byte) => Classes<byte>(row, column, key.Count, raw => raw),
            KeyDataViewType key when key.RawType == typeof(ushort) => Classes<ushort>(row, column, key.Count, raw => raw),
            KeyDataViewType key when key.RawType == typeof(ulong) => Classes<ulong>(row, column, key.Count, raw => raw),
            BooleanDataViewType => Boolean(row, column),
            NumberDataViewType when column.Type.RawType == typeof(float) => Number(row, column),
            _ => throw host.ColumnMismatch("label", column.Name, AttentionSchema.ExpectedLabel, $"{column.Type}"),
        };
    }

    private static LabelReader Classes<T>(DataViewRow row, DataViewSchema.Column column, ulong count, Func<T, ulong> raw)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return new LabelReader(LabelKind.Classes, (int)count, () =>
        {
            getter(ref value);
            ulong key = raw(value);
            return key == 0 || key > count ? float.NaN : key - 1;
        });
    }

    private static LabelReader Boolean(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<bool> getter = row.GetGetter<bool>(column);
        bool value = false;
        return new LabelReader(LabelKind.Classes, 2, () =>
        {
            getter(ref value);
            return value ? 1 : 0;
        });
    }

    private static LabelReader Number(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<float> getter = row.GetGetter<float>(column);
        float value = 0;
        return new LabelReader(LabelKind.Number, 0, () =>
        {
            getter(ref value);
            return float.IsFinite(value) ? value : float.NaN;
        });
    }
}
