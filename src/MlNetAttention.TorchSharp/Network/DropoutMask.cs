using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlNetAttention.Data;

namespace MlNetAttention.Network;

/// <summary>
/// Random masks of dropout, from sixteen generators side by side (xoshiro128+, Blackman and Vigna 2021): torch's Bernoulli
/// numbers, drawn one by one, take longer than the matrix products of a small encoder. The order of numbers is the same for every
/// vector width.
/// </summary>
internal static class DropoutMask
{
    // A generator's upper bits are its best.
    private const int UnusedBits = 8;

    /// <summary>
    /// Fills a mask with 0 with probability p, the given share, and otherwise with 1/(1−p), so that the mean is 1.
    /// </summary>
    internal static void Fill(Span<float> mask, double share, long seed)
    {
        var state = (ulong)seed;
        Vector512<uint> a = State(ref state), b = State(ref state), c = State(ref state), d = State(ref state);
        Vector512<uint> dropped = Vector512.Create((uint)Math.Round(share * (1u << (32 - UnusedBits))));
        Vector512<float> kept = Vector512.Create((float)(1 / (1 - share)));
        Span<Vector512<float>> parts = MemoryMarshal.Cast<float, Vector512<float>>(mask);
        for (int i = 0; i < parts.Length; i++) parts[i] = Next();
        Span<float> rest = mask[(parts.Length * Vector512<float>.Count)..];
        Vector512<float> last = Next();
        for (int i = 0; i < rest.Length; i++) rest[i] = last[i];

        Vector512<float> Next()
        {
            Vector512<uint> number = (a + d) >> UnusedBits;
            Vector512<uint> shifted = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = (d << 11) | (d >> 21);
            return Vector512.GreaterThanOrEqual(number, dropped).AsSingle() & kept;
        }
    }

    private static Vector512<uint> State(ref ulong state)
    {
        Span<ulong> words = stackalloc ulong[Vector512<ulong>.Count];
        for (int i = 0; i < words.Length; i++) words[i] = SplitMix64.Next(ref state);
        return MemoryMarshal.Read<Vector512<uint>>(MemoryMarshal.AsBytes(words));
    }
}
