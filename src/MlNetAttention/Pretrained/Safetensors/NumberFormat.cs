using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>Floats from and to the bytes of a safetensors file, which are little-endian.</summary>
internal static class NumberFormat
{
    internal static int BytesOf(NumberKind kind) => kind == NumberKind.F32 ? sizeof(float) : sizeof(ushort);

    /// <summary>The floats that bytes stand for. All that F16 and BF16 can say, a float can say as well.</summary>
    /// <param name="kind">The type of the numbers.</param>
    /// <param name="bytes">[n·b], b the bytes of a number.</param>
    /// <param name="values">[n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Decode(NumberKind kind, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (kind == NumberKind.F32)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            if (!BitConverter.IsLittleEndian) Reverse(values);
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(2 * i, 2));
            values[i] = kind == NumberKind.F16
                ? (float)BitConverter.UInt16BitsToHalf(bits)
                : BitConverter.UInt32BitsToSingle((uint)bits << 16);
        }
    }

    /// <summary>The bytes of floats, each rounded to the nearest number of the type, to the even one of two.</summary>
    /// <param name="kind">The type of the numbers, F32 or F16.</param>
    /// <param name="values">[n].</param>
    /// <param name="bytes">[n·b], b the bytes of a number.</param>
    internal static void Encode(NumberKind kind, ReadOnlySpan<float> values, Span<byte> bytes)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (kind == NumberKind.F32) BinaryPrimitives.WriteSingleLittleEndian(bytes[(4 * i)..], values[i]);
            else BinaryPrimitives.WriteHalfLittleEndian(bytes[(2 * i)..], (Half)values[i]);
        }
    }

    private static void Reverse(Span<float> values)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }
}
