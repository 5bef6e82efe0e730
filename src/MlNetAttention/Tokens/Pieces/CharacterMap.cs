using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace MlNetAttention.Tokens.Pieces;

/// <summary>
/// What a SentencePiece model makes of characters before it looks for pieces (<c>precompiled_charsmap</c>): the longest rule that
/// the rest of a text begins with counts. The rules are in a double-array trie over UTF-8 as Darts-clone writes it, behind it
/// their results, each with a zero at its end.
/// </summary>
/// <remarks>
/// The file is untrusted: a node outside of the trie is none, and a rule or result is never longer than
/// <see cref="Longest"/> bytes, so that a text takes linear time.
/// </remarks>
internal sealed class CharacterMap
{
    internal const int Longest = 256;

    private const string Place = "precompiled_charsmap";

    private readonly uint[] _units;
    private readonly Dictionary<uint, string> _results;

    private CharacterMap(uint[] units, Dictionary<uint, string> results) => (_units, _results) = (units, results);

    /// <param name="content">The number of bytes of the trie in four bytes, the trie, and the results.</param>
    /// <param name="file">The name of the file, for errors.</param>
    /// <exception cref="FormatException">The content is damaged.</exception>
    internal static CharacterMap Read(ReadOnlySpan<byte> content, string file)
    {
        if (content.Length < sizeof(uint)) throw PieceError.At(file, Place, $"{content.Length} bytes", "4 or more");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(content);
        content = content[sizeof(uint)..];
        if (length == 0 || length % sizeof(uint) != 0 || length > content.Length)
        {
            throw PieceError.At(
                file, $"{Place}, length of the trie", $"{length}", $"a multiple of 4 from 4 to {content.Length}");
        }

        uint[] units = MemoryMarshal.Cast<byte, uint>(content[..(int)length]).ToArray();
        if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(units, units);
        return new CharacterMap(units, ReadResults(content[(int)length..], file));
    }

    /// <summary>The longest rule that a text begins with.</summary>
    /// <param name="text">A text that is not empty.</param>
    /// <param name="result">What becomes of it.</param>
    /// <returns>The number of its UTF-16 units; 0 where there is no rule.</returns>
    internal int Find(ReadOnlySpan<char> text, out string? result)
    {
        result = null;
        int found = 0, read = 0;
        uint node = Offset(_units[0]);
        Span<byte> bytes = stackalloc byte[4];
        for (int at = 0; at < text.Length && read < Longest;)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out int length);
            int count = rune.EncodeToUtf8(bytes);
            uint unit = 0;
            foreach (byte value in bytes[..count])
            {
                node ^= value;
                if (node >= _units.Length) return found;
                unit = _units[node];
                if (Label(unit) != value) return found;
                node ^= Offset(unit);
            }

            (at, read) = (at + length, read + count);
            if (!IsLeaf(unit) || node >= _units.Length) continue;
            if (!_results.TryGetValue(Value(_units[node]), out string? one)) continue;
            (found, result) = (at, one);
        }

        return found;
    }

    private static Dictionary<uint, string> ReadResults(ReadOnlySpan<byte> content, string file)
    {
        var results = new Dictionary<uint, string>();
        for (int start = 0; start < content.Length;)
        {
            int length = content[start..].IndexOf((byte)0);
            if (length < 0) throw PieceError.At(file, $"{Place}, end", "no zero", "one behind every result");
            ReadOnlySpan<byte> result = content.Slice(start, length);
            string place = $"{Place}, result at byte {start}";
            if (length > Longest) throw PieceError.At(file, place, $"{length} bytes", $"at most {Longest}");
            if (!Utf8.IsValid(result)) throw PieceError.At(file, place, "other bytes", "UTF-8");
            results.Add((uint)start, Encoding.UTF8.GetString(result));
            start += length + 1;
        }

        return results;
    }

    private static bool IsLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Value(uint unit) => unit & 0x7FFF_FFFF;

    // A value, which has the highest bit, is the label of no byte.
    private static uint Label(uint unit) => unit & 0x8000_00FF;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
}
