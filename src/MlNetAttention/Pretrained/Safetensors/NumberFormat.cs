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
    /// <param name="bytes">[n·b], b the bytes of a number; big-endian systems change their order.</param>
    /// <param name="values">[n].</param>
    internal static void Decode(NumberKind kind, Span<byte> bytes, Span<float> values)
    {
        if (kind == NumberKind.F32)
        {
            Span<uint> singles = MemoryMarshal.Cast<byte, uint>(bytes);
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(singles, singles);
            MemoryMarshal.Cast<uint, float>(singles).CopyTo(values);
            return;
        }

        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(halves, halves);
        if (kind == NumberKind.F16) DecodeHalves(halves, values);
        else DecodeUpperHalves(halves, values);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeHalves(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = (float)BitConverter.UInt16BitsToHalf(halves[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DecodeUpperHalves(ReadOnlySpan<ushort> halves, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
    }
}
