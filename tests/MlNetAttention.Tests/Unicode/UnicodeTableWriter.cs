using System.Text;
using MlNetAttention.Unicode;

namespace MlNetAttention.Tests.Unicode;

/// <summary>Writes the table that <see cref="UnicodeTable"/> reads, from Unicode's files.</summary>
internal sealed class UnicodeTableWriter
{
    private readonly List<int> _mappings = [0];
    private readonly Dictionary<string, ushort> _mappingPlaces = [];
    private readonly Dictionary<int, int[]> _foldings = UnicodeFile.Lines("CaseFolding").Where(fields => fields[1] is "C" or "F")
        .ToDictionary(fields => UnicodeFile.Point(fields[0]), fields => UnicodeFile.Points(fields[2]));

    private readonly SortedDictionary<(int First, int Second), int> _composites = Composites();

    /// <summary>The composite of every pair of code points that has one, Hangul left out.</summary>
    internal static SortedDictionary<(int First, int Second), int> Composites()
    {
        HashSet<int> excluded = [.. UnicodeFile.Lines("CompositionExclusions").Select(fields => UnicodeFile.Point(fields[0]))];
        var composites = new SortedDictionary<(int First, int Second), int>();
        for (int point = 0; point < UnicodeCharacters.Limit; point++)
        {
            UnicodeCharacter? character = UnicodeCharacters.All[point];
            if (character is not { Decomposition.Length: 2, DecompositionType: "", CombiningClass: 0 }) continue;
            if (excluded.Contains(point) || ClassOf(character.Decomposition[0]) != 0) continue;
            composites.Add((character.Decomposition[0], character.Decomposition[1]), point);
        }

        return composites;
    }

    internal byte[] Write()
    {
        CodePointEntry[] all = [.. Entries()];
        CodePointEntry[] entries = [.. all.Distinct()];
        Dictionary<CodePointEntry, ushort> numbers = entries.Index().ToDictionary(pair => pair.Item, pair => (ushort)pair.Index);
        int blockLength = 1 << UnicodeTable.BlockShift;
        ushort[][] blocks = [.. all.Chunk(blockLength).Select(block => Array.ConvertAll(block, entry => numbers[entry]))];
        string[] keys = Array.ConvertAll(blocks, block => string.Join(',', block));
        List<string> distinct = [.. keys.Distinct()];

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(UnicodeFile.Version.PadRight(8, '\0')));
        Write(writer, keys, key => writer.Write((ushort)distinct.IndexOf(key)));
        Write(
            writer, [.. distinct.SelectMany(key => blocks[Array.IndexOf(keys, key)])], number => writer.Write(number));
        Write(writer, entries, entry =>
        {
            writer.Write(entry.Canonical);
            writer.Write(entry.Compatibility);
            writer.Write(entry.Folding);
            writer.Write(entry.CombiningClass);
            writer.Write((byte)entry.Kind);
            writer.Write((byte)entry.Traits);
        });
        Write(writer, [.. _mappings], point => writer.Write(point));
        Write(writer, [.. _composites], pair =>
        {
            writer.Write(pair.Key.First);
            writer.Write(pair.Key.Second);
            writer.Write(pair.Value);
        });
        writer.Flush();
        return stream.ToArray();
    }

    private static void Write<T>(BinaryWriter writer, T[] items, Action<T> write)
    {
        writer.Write(items.Length);
        foreach (T item in items) write(item);
    }

    private IEnumerable<CodePointEntry> Entries()
    {
        var kinds = new CharacterKinds();
        HashSet<int> seconds = [.. _composites.Keys.Select(pair => pair.Second)];
        for (int point = 0; point < UnicodeCharacters.Limit; point++)
        {
            int[] canonical = UnicodeCharacters.Decompose(point, compatibility: false);
            int[] compatibility = UnicodeCharacters.Decompose(point, compatibility: true);
            CharacterKind kind = kinds.KindOf(point);
            CharacterTraits traits = kinds.TraitsOf(point);

            // What is left out, so that the marks behind it reach the character before it.
            bool continues = kind is CharacterKind.Mark or CharacterKind.Invisible or CharacterKind.Joiner or CharacterKind.Tag
                || new[] { point, canonical[0], compatibility[0] }.Any(first => ClassOf(first) != 0 || seconds.Contains(first)
                    || Hangul.Continues(first) || first == TypographicSigns.Tatweel);
            if (continues) traits |= CharacterTraits.Continues;
            yield return new(
                Place(point, canonical), Place(point, compatibility), Place(point, _foldings.GetValueOrDefault(point, [point])),
                ClassOf(point), kind, traits);
        }
    }

    private ushort Place(int point, int[] mapping)
    {
        if (mapping is [var itself] && itself == point) return 0;
        string key = string.Join(' ', mapping);
        if (_mappingPlaces.TryGetValue(key, out ushort place)) return place;
        place = checked((ushort)_mappings.Count);
        _mappingPlaces.Add(key, place);
        _mappings.Add(mapping.Length);
        _mappings.AddRange(mapping);
        return place;
    }

    private static byte ClassOf(int point) => UnicodeCharacters.All[point]?.CombiningClass ?? 0;
}
