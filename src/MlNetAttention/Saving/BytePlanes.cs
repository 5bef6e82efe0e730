using System.Runtime.CompilerServices;

namespace MlNetAttention.Saving;

/// <summary>
/// Floats as all their lowest bytes, then all their second ones, up to the highest: the form in which weights are stored. ML.NET
/// compresses what it saves, and only signs and exponents are compressible: side by side they take less space, and the other
/// bytes, which are then stored as they are, take next to no time to read.
/// </summary>
internal static class BytePlanes
{
    /// <param name="values">[n].</param>
    /// <param name="planes">[4, n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Split(ReadOnlySpan<float> values, Span<byte> planes)
    {
        int count = values.Length;
        for (int i = 0; i < count; i++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[i]);
            planes[i] = (byte)bits;
            planes[count + i] = (byte)(bits >> 8);
            planes[2 * count + i] = (byte)(bits >> 16);
            planes[3 * count + i] = (byte)(bits >> 24);
        }
    }

    /// <param name="planes">[4, n].</param>
    /// <param name="values">[n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Join(ReadOnlySpan<byte> planes, Span<float> values)
    {
        int count = values.Length;
        ReadOnlySpan<byte> first = planes[..count];
        ReadOnlySpan<byte> second = planes.Slice(count, count);
        ReadOnlySpan<byte> third = planes.Slice(2 * count, count);
        ReadOnlySpan<byte> fourth = planes.Slice(3 * count, count);
        for (int i = 0; i < values.Length; i++)
        {
            uint bits = first[i] | (uint)second[i] << 8 | (uint)third[i] << 16 | (uint)fourth[i] << 24;
            values[i] = BitConverter.UInt32BitsToSingle(bits);
        }
    }

    /// <param name="values">[n].</param>
    /// <param name="planes">[2, n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Split(ReadOnlySpan<Half> values, Span<byte> planes)
    {
        int count = values.Length;
        for (int i = 0; i < count; i++)
        {
            ushort bits = BitConverter.HalfToUInt16Bits(values[i]);
            planes[i] = (byte)bits;
            planes[count + i] = (byte)(bits >> 8);
        }
    }

    /// <param name="planes">[2, n].</param>
    /// <param name="values">[n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Join(ReadOnlySpan<byte> planes, Span<Half> values)
    {
        ReadOnlySpan<byte> first = planes[..values.Length];
        ReadOnlySpan<byte> second = planes.Slice(values.Length, values.Length);
        for (int i = 0; i < values.Length; i++) values[i] = BitConverter.UInt16BitsToHalf((ushort)(first[i] | second[i] << 8));
    }
}
