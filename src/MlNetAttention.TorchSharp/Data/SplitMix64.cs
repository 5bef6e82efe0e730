namespace MlNetAttention.Data;

/// <summary>A generator that gives unrelated numbers for neighbouring seeds (Steele, Lea and Flood 2014).</summary>
internal static class SplitMix64
{
    /// <summary>The next number; advances the state.</summary>
    internal static ulong Next(ref ulong state)
    {
        state = unchecked(state + 0x9E3779B97F4A7C15);
        ulong z = state;
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
