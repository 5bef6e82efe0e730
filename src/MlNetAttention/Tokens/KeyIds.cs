namespace MlNetAttention.Tokens;

/// <summary>
/// The ids of tokens that are key values. Memory follows the values that are known, not those that a column declares: hashes of
/// 31 bits have two thousand million. Values of every width are the same: <c>byte</c> 7 is <c>ulong</c> 7.
/// </summary>
internal sealed class KeyIds
{
    // An array of up to 256 kB is faster than a dictionary, and so is one that is no larger than the dictionary would be.
    private const ulong SmallCount = 65_536;
    private const ulong ValuesPerKnown = 8;

    private readonly KeyId[] _known;
    private readonly int[]? _byKey;
    private readonly Dictionary<ulong, int>? _sparse;

    /// <param name="count">The number of values that a column declares; raw values are 1 to this number.</param>
    /// <param name="known">The known ones, ascending.</param>
    /// <exception cref="ArgumentException">A value is out of range or not greater than the one before.</exception>
    internal KeyIds(ulong count, params ReadOnlySpan<KeyId> known)
    {
        ulong last = 0;
        foreach (KeyId one in known)
        {
            if (one.Key <= last || one.Key > count)
            {
                throw new ArgumentException($"Key value {one.Key} after {last}; expected ascending values up to {count}.");
            }

            last = one.Key;
        }

        Count = count;
        _known = known.ToArray();
        if (count > SmallCount && count / ValuesPerKnown > (ulong)known.Length)
        {
            _sparse = _known.ToDictionary(one => one.Key, one => one.Id);
            return;
        }

        _byKey = new int[count + 1];
        Array.Fill(_byKey, Vocabulary.UnknownId);
        foreach (KeyId one in _known) _byKey[one.Key] = one.Id;
    }

    /// <summary>Those of a vocabulary over text.</summary>
    internal static KeyIds None { get; } = new(0);

    /// <summary>The number of values that a column must declare; 0 for a vocabulary over text.</summary>
    internal ulong Count { get; }

    /// <summary>The known values, ascending.</summary>
    internal ReadOnlySpan<KeyId> Known => _known;

    /// <summary>The id of every raw value, the missing one first.</summary>
    /// <exception cref="ArgumentException">The missing value has an id.</exception>
    internal static KeyIds Dense(params ReadOnlySpan<int> ids)
    {
        if (ids.Length == 0) return None;
        if (ids[0] != Vocabulary.UnknownId)
        {
            throw new ArgumentException($"The missing key has id {ids[0]}; expected {Vocabulary.UnknownId}.");
        }

        var known = new List<KeyId>();
        for (int key = 1; key < ids.Length; key++)
        {
            if (ids[key] != Vocabulary.UnknownId) known.Add(new KeyId((ulong)key, ids[key]));
        }

        return new KeyIds((ulong)ids.Length - 1, [.. known]);
    }

    /// <summary>The inverse of <see cref="Dense"/>.</summary>
    internal int[] ToDense()
    {
        if (Count == 0) return [];
        var ids = new int[Count + 1];
        Array.Fill(ids, Vocabulary.UnknownId);
        foreach (KeyId one in _known) ids[one.Key] = one.Id;
        return ids;
    }

    /// <summary>The id of a raw value; 0 (missing), values out of range and those no training row had are unknown.</summary>
    internal int IdOf(ulong key)
    {
        if (_byKey is not null) return key < (ulong)_byKey.Length ? _byKey[key] : Vocabulary.UnknownId;
        return _sparse!.TryGetValue(key, out int id) ? id : Vocabulary.UnknownId;
    }
}

/// <summary>A raw key value, from 1, and the id of its token.</summary>
internal readonly record struct KeyId(ulong Key, int Id);
