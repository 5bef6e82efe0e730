using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Data;

/// <summary>Reads the label of the current row.</summary>
internal sealed record LabelReader(LabelKind Kind, int ClassCount, Func<RowTarget> Read)
{
    // The head has an output per class: a schema that merely declares many must not take up memory.
    private const int MostClasses = 65_536;

    /// <summary>The meaning of the tags; null for other kinds of label.</summary>
    internal TagScheme? Tags { get; init; }

    internal static LabelReader Create(MlNetHost host, DataViewRow row, DataViewSchema.Column? label, MissingTags missing)
    {
        if (label is not { } column) return new LabelReader(LabelKind.None, 0, () => default);
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        if (item is KeyDataViewType { Count: > MostClasses })
        {
            throw host.ColumnMismatch("label", column.Name, $"a key of at most {MostClasses} classes", $"{column.Type}");
        }

        if (column.Type is VectorDataViewType { ItemType: BooleanDataViewType, Size: > MostClasses })
        {
            throw host.ColumnMismatch("label", column.Name, $"a vector of at most {MostClasses} classes", $"{column.Type}");
        }

        return column.Type switch
        {
            KeyDataViewType key when key.RawType == typeof(uint) => Class<uint>(row, column, key, raw => raw),
            KeyDataViewType key when key.RawType == typeof(byte) => Class<byte>(row, column, key, raw => raw),
            KeyDataViewType key when key.RawType == typeof(ushort) => Class<ushort>(row, column, key, raw => raw),
            KeyDataViewType key when key.RawType == typeof(ulong) => Class<ulong>(row, column, key, raw => raw),
            BooleanDataViewType => Boolean(row, column),
            NumberDataViewType when column.Type.RawType == typeof(float) => Number(row, column),
            VectorDataViewType { ItemType: BooleanDataViewType, Size: > 0 and var size } =>
                VectorLabel.Classes(row, column, size),
            VectorDataViewType { ItemType: KeyDataViewType key } => VectorLabel.Tags(row, column, key, missing),
            _ => throw host.ColumnMismatch("label", column.Name, AttentionSchema.ExpectedLabel, $"{column.Type}"),
        };
    }

    private static LabelReader Class<T>(
        DataViewRow row, DataViewSchema.Column column, KeyDataViewType type, Func<T, ulong> raw)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return new LabelReader(LabelKind.Classes, (int)type.Count, () =>
        {
            getter(ref value);
            ulong key = raw(value);
            return new RowTarget(key == 0 || key > type.Count ? float.NaN : key - 1);
        });
    }

    private static LabelReader Boolean(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<bool> getter = row.GetGetter<bool>(column);
        bool value = false;
        return new LabelReader(LabelKind.Classes, 2, () =>
        {
            getter(ref value);
            return new RowTarget(value ? 1 : 0);
        });
    }

    private static LabelReader Number(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<float> getter = row.GetGetter<float>(column);
        float value = 0;
        return new LabelReader(LabelKind.Number, 0, () =>
        {
            getter(ref value);
            return new RowTarget(float.IsFinite(value) ? value : float.NaN);
        });
    }
}
