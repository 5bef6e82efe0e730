namespace MlNetAttention.Unicode;

/// <summary>
/// The properties of all code points in the version of Unicode that the rules of texts are written for. They do not come from the
/// runtime: its version of Unicode changes, and where globalization is invariant it normalises nothing.
/// </summary>
/// <remarks>
/// The resource that a test writes from Unicode's files (README), little-endian, an int32 count before each array:
/// <code>
/// 8 bytes  version of Unicode
/// uint16   number of the block of 128 code points, by code point / 128
/// uint16   number of the entry, by block · 128 + code point % 128
/// entries  uint16 canonical, compatibility, folding; byte combining class, kind, traits
/// int32    mappings: a count, then as many code points; mapping 0 is none
/// triples  int32 first, second, composite, in the order of first and second
/// </code>
/// </remarks>
internal sealed class UnicodeTable
{
    internal const int BlockShift = 7;
    internal const int BlockMask = (1 << BlockShift) - 1;
    internal const string ResourceName = "MlNetAttention.Unicode.table";

    /// <summary>The table, read when a text first needs it.</summary>
    internal static readonly UnicodeTable Instance = new();

    private readonly ushort[] _blocks;
    private readonly ushort[] _entryNumbers;
    private readonly CodePointEntry[] _entries;
    private readonly int[] _mappings;
    private readonly long[] _pairs;
    private readonly int[] _composites;

    private UnicodeTable()
    {
        using Stream stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream(ResourceName)!;
        using var reader = new BinaryReader(stream);
        reader.ReadBytes(8);
        _blocks = Read(reader, static from => from.ReadUInt16());
        _entryNumbers = Read(reader, static from => from.ReadUInt16());
        _entries = Read(reader, static from => new CodePointEntry(
            from.ReadUInt16(), from.ReadUInt16(), from.ReadUInt16(), from.ReadByte(), (CharacterKind)from.ReadByte(),
            (CharacterTraits)from.ReadByte()));
        _mappings = Read(reader, static from => from.ReadInt32());
        (int First, int Second, int Composite)[] triples = Read(
            reader, static from => (from.ReadInt32(), from.ReadInt32(), from.ReadInt32()));
        _pairs = Array.ConvertAll(triples, triple => Pair(triple.First, triple.Second));
        _composites = Array.ConvertAll(triples, triple => triple.Composite);
    }

    internal ref readonly CodePointEntry this[int point] =>
        ref _entries[_entryNumbers[(_blocks[point >> BlockShift] << BlockShift) | (point & BlockMask)]];

    /// <summary>The code points that one is mapped to.</summary>
    internal ReadOnlySpan<int> Mapping(int at) => _mappings.AsSpan(at + 1, _mappings[at]);

    /// <summary>The primary composite of two code points; −1 where there is none.</summary>
    internal int Compose(int first, int second)
    {
        if (Hangul.Compose(first, second) is var syllable and >= 0) return syllable;
        int at = Array.BinarySearch(_pairs, Pair(first, second));
        return at < 0 ? -1 : _composites[at];
    }

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;

    private static T[] Read<T>(BinaryReader reader, Func<BinaryReader, T> item)
    {
        var items = new T[reader.ReadInt32()];
        for (int i = 0; i < items.Length; i++) items[i] = item(reader);
        return items;
    }
}
