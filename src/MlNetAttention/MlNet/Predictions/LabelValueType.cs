using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Options;
using MlNetAttention.Saving;

namespace MlNetAttention.MlNet.Predictions;

/// <summary>A type that the values of a label can have, and their binary form.</summary>
/// <param name="code">Stands for the type in a file.</param>
/// <param name="type">The type; keys have that of their raw values.</param>
internal abstract class LabelValueType(byte code, PrimitiveDataViewType type)
{
    internal const int LeastLength = sizeof(int);

    private static readonly LabelValueType[] All =
    [
        new LabelValueType<ReadOnlyMemory<char>>(
            1, TextDataViewType.Instance, (file, value) => file.Text(value.ToString()),
            (ref ModelReader file) => file.Text(Field).AsMemory()),
        Bits<bool>(2, BooleanDataViewType.Instance, value => value ? 1UL : 0, bits => bits switch
        {
            0 => false,
            1 => true,
            _ => throw new ArgumentException($"A {Field} is {bits}; expected 0 or 1."),
        }),
        Bits<byte>(3, NumberDataViewType.Byte, value => value, bits => checked((byte)bits)),
        Bits<ushort>(4, NumberDataViewType.UInt16, value => value, bits => checked((ushort)bits)),
        Bits<uint>(5, NumberDataViewType.UInt32, value => value, bits => checked((uint)bits)),
        Bits<ulong>(6, NumberDataViewType.UInt64, value => value, bits => bits),
        Bits<sbyte>(7, NumberDataViewType.SByte, value => (ulong)value, bits => checked((sbyte)Signed(bits))),
        Bits<short>(8, NumberDataViewType.Int16, value => (ulong)value, bits => checked((short)Signed(bits))),
        Bits<int>(9, NumberDataViewType.Int32, value => (ulong)value, bits => checked((int)Signed(bits))),
        Bits<long>(10, NumberDataViewType.Int64, value => (ulong)value, bits => (long)bits),
        Bits<float>(
            11, NumberDataViewType.Single, value => BitConverter.SingleToUInt32Bits(value),
            bits => BitConverter.UInt32BitsToSingle(checked((uint)bits))),
        Bits<double>(12, NumberDataViewType.Double, BitConverter.DoubleToUInt64Bits, BitConverter.UInt64BitsToDouble),
        Bits<TimeSpan>(13, TimeSpanDataViewType.Instance, value => (ulong)value.Ticks, bits => new TimeSpan((long)bits)),
        Bits<DateTime>(
            14, DateTimeDataViewType.Instance, value => (ulong)value.ToBinary(), bits => DateTime.FromBinary((long)bits)),
        new LabelValueType<DateTimeOffset>(
            15, DateTimeOffsetDataViewType.Instance,
            (file, value) =>
            {
                file.UInt64((ulong)value.Ticks);
                file.UInt64((ulong)value.Offset.Ticks);
            },
            (ref ModelReader file) => new DateTimeOffset((long)file.UInt64(Field), new TimeSpan((long)file.UInt64(Field)))),
    ];

    private const string Field = "value of the label";

    internal byte Code => code;

    /// <summary>The form of a type; null for one without.</summary>
    internal static LabelValueType? Of(PrimitiveDataViewType item) => Array.Find(
        All, form => item is KeyDataViewType ? form.Type.RawType == item.RawType : form.Type.Equals(item));

    /// <summary>Reads what <see cref="LabelValues.Write"/> wrote.</summary>
    /// <exception cref="ArgumentException">A field is out of its range.</exception>
    /// <exception cref="FormatException">A field is cut off.</exception>
    internal static LabelValues Read(ref ModelReader reader, int count)
    {
        byte code = reader.Byte("type of the values of the label");
        LabelValueType? form = Array.Find(All, one => one.Code == code);
        Check.That(form is not null, "type of the values of the label", code, $"1 to {All.Length}");
        ulong keys = reader.UInt64("keys of the values of the label");
        return form.Read(ref reader, keys == 0 ? form.Type : new KeyDataViewType(form.Type.RawType, keys), count);
    }

    internal abstract LabelValues From(DataViewSchema.Annotations annotations, PrimitiveDataViewType item);

    protected abstract LabelValues Read(ref ModelReader reader, PrimitiveDataViewType item, int count);

    private PrimitiveDataViewType Type => type;

    // Outside of the checked conversion to the narrower type.
    private static long Signed(ulong bits) => unchecked((long)bits);

    private static LabelValueType<T> Bits<T>(
        byte code, PrimitiveDataViewType type, Func<T, ulong> bitsOf, Func<ulong, T> valueOf) => new(
            code, type, (file, value) => file.UInt64(bitsOf(value)), (ref ModelReader file) => valueOf(file.UInt64(Field)));
}

/// <summary>A type and the binary form of its values.</summary>
internal sealed class LabelValueType<T>(
    byte code, PrimitiveDataViewType type, Action<ModelWriter, T> write, LabelValueType<T>.Reader read)
    : LabelValueType(code, type)
{
    internal delegate T Reader(ref ModelReader file);

    internal void Write(ModelWriter writer, T value) => write(writer, value);

    internal override LabelValues From(DataViewSchema.Annotations annotations, PrimitiveDataViewType item)
    {
        VBuffer<T> values = default;
        annotations.GetValue(AnnotationTexts.KeyValues, ref values);
        return new LabelValues<T>(this, item, [.. values.DenseValues()]);
    }

    protected override LabelValues Read(ref ModelReader reader, PrimitiveDataViewType item, int count)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++) values[i] = read(ref reader);
        return new LabelValues<T>(this, item, values);
    }
}
