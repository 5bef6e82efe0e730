using System.Runtime.CompilerServices;

namespace MlNetAttention.Weights;

/// <summary>Checks that weights are finite.</summary>
internal static class Finite
{
    // Compiled with full optimisation at once: a model is checked while it is loaded, and the framework's search is slow in its
    // first calls.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AreAll(ReadOnlySpan<float> values)
    {
        const uint Exponent = 0x7F800000;
        bool finite = true;
        foreach (float value in values) finite &= (BitConverter.SingleToUInt32Bits(value) & Exponent) != Exponent;
        return finite;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AreAll(ReadOnlySpan<Half> values)
    {
        const int Exponent = 0x7C00;
        bool finite = true;
        foreach (Half value in values) finite &= (BitConverter.HalfToUInt16Bits(value) & Exponent) != Exponent;
        return finite;
    }
}
