using System.Runtime.CompilerServices;

namespace MlNetAttention.Weights;

/// <summary>The numbers of a weight, row-major, as they are stored. They do not change.</summary>
internal abstract class WeightValues
{
    internal abstract WeightStorage Storage { get; }

    /// <summary>How many they are.</summary>
    internal abstract long Count { get; }

    internal abstract bool AreFinite { get; }

    /// <summary>All of them in single precision; the array itself where they are stored so.</summary>
    internal abstract float[] ToSingles();

    /// <summary>Copies a row of the length of <paramref name="row"/>.</summary>
    internal abstract void CopyRow(int index, Span<float> row);

    /// <summary>The same as one of the three kinds of this file, whichever <see cref="Storage"/> says.</summary>
    internal virtual WeightValues Plain() => this;

    /// <summary>The values rounded to a storage, where it can hold them.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="shape">Their shape. Only matrices are rounded.</param>
    /// <param name="storage">What to keep them in.</param>
    internal static WeightValues Of(float[] values, ReadOnlySpan<int> shape, WeightStorage storage)
    {
        if (shape.Length != 2 || storage == WeightStorage.Single || values.Length == 0) return new SingleValues(values);
        if (storage == WeightStorage.Int8) return Int8Values.Of(values, shape[1]);
        HalfValues rounded = HalfValues.Of(values);
        return rounded.AreFinite ? rounded : new SingleValues(values);
    }
}

/// <summary>Numbers in single precision.</summary>
internal sealed class SingleValues(float[] values) : WeightValues
{
    internal override WeightStorage Storage => WeightStorage.Single;

    internal override long Count => values.LongLength;

    internal override bool AreFinite => Finite.AreAll(values);

    internal override float[] ToSingles() => values;

    internal override void CopyRow(int index, Span<float> row) => values.AsSpan(index * row.Length, row.Length).CopyTo(row);
}

/// <summary>Numbers in half precision.</summary>
internal sealed class HalfValues(Half[] values) : WeightValues
{
    internal override WeightStorage Storage => WeightStorage.Half;

    internal override long Count => values.LongLength;

    internal override bool AreFinite => Finite.AreAll(values);

    internal ReadOnlySpan<Half> Values => values;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static HalfValues Of(float[] values)
    {
        var halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++) halves[i] = (Half)values[i];
        return new HalfValues(halves);
    }

    internal override float[] ToSingles()
    {
        float[] singles = GC.AllocateUninitializedArray<float>(values.Length);
        Widen(values, singles);
        return singles;
    }

    internal override void CopyRow(int index, Span<float> row) => Widen(values.AsSpan(index * row.Length, row.Length), row);

    // A half's exponent and fraction are a single's with 112 more in the exponent, subnormal numbers included; none is infinite.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen(ReadOnlySpan<Half> halves, Span<float> singles)
    {
        const float Shift = 5.192296858534828e33f; // 2^112
        for (int i = 0; i < halves.Length; i++)
        {
            uint bits = BitConverter.HalfToUInt16Bits(halves[i]);
            float magnitude = BitConverter.UInt32BitsToSingle((bits & 0x7FFF) << 13) * Shift;
            singles[i] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(magnitude) | (bits & 0x8000) << 16);
        }
    }
}

/// <summary>Rows of integers from −127 to 127, each row with the scale that they are multiplied by.</summary>
internal sealed class Int8Values(sbyte[] values, float[] scales) : WeightValues
{
    private const int Largest = 127;

    internal override WeightStorage Storage => WeightStorage.Int8;

    internal override long Count => values.LongLength;

    // Also when multiplied by the largest integer.
    internal override bool AreFinite => Array.TrueForAll(scales, scale => float.IsFinite(scale * (Largest + 1)));

    internal ReadOnlySpan<sbyte> Values => values;

    /// <summary>A scale for each row.</summary>
    internal ReadOnlySpan<float> Scales => scales;

    internal static Int8Values Of(float[] values, int width)
    {
        var integers = new sbyte[values.Length];
        var scales = new float[values.Length / width];
        for (int r = 0; r < scales.Length; r++)
        {
            ReadOnlySpan<float> row = values.AsSpan(r * width, width);
            float scale = scales[r] = LargestOf(row) / Largest;
            if (scale == 0) continue;
            for (int i = 0; i < width; i++)
            {
                integers[r * width + i] = (sbyte)Math.Clamp((int)MathF.Round(row[i] / scale), -Largest, Largest);
            }
        }

        return new Int8Values(integers, scales);
    }

    /// <summary>The integers that were multiplied by scales.</summary>
    internal static Int8Values Restore(ReadOnlySpan<float> values, float[] scales)
    {
        var integers = new sbyte[values.Length];
        int width = scales.Length == 0 ? 0 : values.Length / scales.Length;
        for (int r = 0; r < scales.Length; r++)
        {
            if (scales[r] == 0) continue;
            for (int i = r * width; i < (r + 1) * width; i++) integers[i] = (sbyte)MathF.Round(values[i] / scales[r]);
        }

        return new Int8Values(integers, scales);
    }

    private static float LargestOf(ReadOnlySpan<float> row)
    {
        float largest = 0;
        foreach (float value in row) largest = MathF.Max(largest, MathF.Abs(value));
        return largest;
    }

    internal override float[] ToSingles()
    {
        float[] singles = GC.AllocateUninitializedArray<float>(values.Length);
        int width = scales.Length == 0 ? 0 : values.Length / scales.Length;
        for (int r = 0; r < scales.Length; r++) CopyRow(r, singles.AsSpan(r * width, width));
        return singles;
    }

    internal override void CopyRow(int index, Span<float> row)
    {
        ReadOnlySpan<sbyte> integers = values.AsSpan(index * row.Length, row.Length);
        float scale = scales[index];
        for (int i = 0; i < row.Length; i++) row[i] = integers[i] * scale;
    }
}
