namespace MlNetAttention.OutOfFold;

/// <summary>The assignment of training rows to K folds.</summary>
internal static class Fold
{
    /// <summary>
    /// The fold of a sequence, 0 to K − 1: a hash of its token ids, so that equal rows are never in different folds, and a row is
    /// recognised in whatever order it comes.
    /// </summary>
    internal static int Of(ReadOnlySpan<int> ids, int folds, int seed)
    {
        // FNV-1a, then the finaliser of MurmurHash3, since the lowest bits of FNV are weak.
        uint hash = 2166136261 ^ unchecked((uint)seed);
        foreach (int id in ids) hash = unchecked((hash ^ (uint)id) * 16777619);
        hash = unchecked((hash ^ (hash >> 16)) * 0x85EBCA6B);
        hash = unchecked((hash ^ (hash >> 13)) * 0xC2B2AE35);
        return (int)((hash ^ (hash >> 16)) % (uint)folds);
    }

    /// <summary>The seed of a time that rows are dealt into folds, from 0.</summary>
    internal static int SeedOf(int seed, int repeat) => unchecked(seed + repeat * 0x5BD1E995);
}
