using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MlNetAttention.Options;

namespace MlNetAttention.Saving;

/// <summary>
/// Reads the fields of a model file; every length is checked against the remaining bytes before anything is allocated.
/// </summary>
internal ref struct ModelReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _left = bytes;

    internal byte Byte(string field) => Take(1, field)[0];

    internal bool Flag(string field)
    {
        byte value = Byte(field);
        Check.Range(value, (byte)0, (byte)1, field);
        return value == 1;
    }

    internal int Int32(string field) => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int), field));

    internal ulong UInt64(string field) => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong), field));

    internal float Single(string field) => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float), field));

    /// <summary>A count of items of at least <paramref name="itemLength"/> bytes each.</summary>
    internal int Count(int maximum, int itemLength, string field)
    {
        int count = Int32(field);
        Check.Range(count, 0, Math.Min(maximum, _left.Length / itemLength), field);
        return count;
    }

    /// <summary>A text of at least one character.</summary>
    internal string Name(string field) => OptionalText(field, 1) ?? throw Missing(field);

    internal string? OptionalName(string field) => OptionalText(field, 1);

    internal byte[] Bytes(string field) => Take(Count(int.MaxValue, 1, field), field).ToArray();

    internal string Text(string field) => OptionalText(field, 0) ?? throw Missing(field);

    private string? OptionalText(string field, int minimum)
    {
        int length = Int32(field);
        if (length == -1) return null;
        int most = _left.Length / sizeof(char);
        if (length < minimum || length > most) Check.Range(length, minimum, most, $"length of {field}");
        ReadOnlySpan<byte> units = Take(length * sizeof(char), field);
        ReadOnlySpan<ushort> stored = MemoryMarshal.Cast<byte, ushort>(units);
        if (BitConverter.IsLittleEndian) return new string(MemoryMarshal.Cast<ushort, char>(stored));
        var text = new char[length];
        BinaryPrimitives.ReverseEndianness(stored, MemoryMarshal.Cast<char, ushort>(text.AsSpan()));
        return new string(text);
    }

    internal float[] Singles(long count, string field)
    {
        ReadOnlySpan<byte> source = Values(count, sizeof(float), field);
        float[] values = GC.AllocateUninitializedArray<float>((int)count);
        BytePlanes.Join(source, values);
        return values;
    }

    internal Half[] Halves(long count, string field)
    {
        ReadOnlySpan<byte> source = Values(count, sizeof(ushort), field);
        Half[] values = GC.AllocateUninitializedArray<Half>((int)count);
        BytePlanes.Join(source, values);
        return values;
    }

    internal sbyte[] Integers(long count, string field) =>
        MemoryMarshal.Cast<byte, sbyte>(Values(count, sizeof(sbyte), field)).ToArray();

    internal readonly void ExpectEnd()
    {
        if (!_left.IsEmpty) throw new FormatException($"The attention model has {_left.Length} bytes too many.");
    }

    private ReadOnlySpan<byte> Values(long count, int size, string field)
    {
        int most = _left.Length / size;
        if (count < 0 || count > most) Check.Range(count, 0, most, $"number of values of {field}");
        return Take((int)count * size, field);
    }

    private static FormatException Missing(string field) => new($"The attention model has no {field}.");

    private ReadOnlySpan<byte> Take(int length, string field)
    {
        if (length > _left.Length)
        {
            throw new FormatException($"The attention model ends within its {field}: {_left.Length} of {length} bytes.");
        }

        ReadOnlySpan<byte> taken = _left[..length];
        _left = _left[length..];
        return taken;
    }
}
