using System.Text;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>
/// Writes the table that <see cref="PieceCharacters"/> reads, from the answers of Hugging Face's library: what it does to a code
/// point between two letters of a vocabulary made for the question.
/// </summary>
internal static class CharacterTableWriter
{
    /// <summary>Beyond it no code point has a small letter.</summary>
    private const int LowerLimit = 0x20000;

    private const int PerText = 256;

    // The words a and b, b going on a word, and the word x between two questions.
    private const int A = 1, B = 2, RestB = 3, Between = 4;

    private static readonly string[] Words = ["[UNK]", "a", "b", "##b", "x"];

    internal static byte[] Write()
    {
        var traits = new PieceTraits[UnicodeCharacters.Limit];
        var lower = new int[UnicodeCharacters.Limit];
        AskBert(traits);
        AskByteLevel(traits);
        AskLower(lower);

        PieceCharacter[] all = [.. traits.Zip(lower, (of, to) => new PieceCharacter(of, to))];
        PieceCharacter[] entries = [.. all.Distinct()];
        Dictionary<PieceCharacter, byte> numbers =
            entries.Index().ToDictionary(pair => pair.Item, pair => checked((byte)pair.Index));
        byte[][] blocks =
            [.. all.Chunk(PieceCharacters.BlockMask + 1).Select(block => Array.ConvertAll(block, each => numbers[each]))];
        string[] keys = Array.ConvertAll(blocks, Convert.ToHexString);
        string[] distinct = [.. keys.Distinct()];

        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(keys.Length);
        foreach (string key in keys) writer.Write((ushort)Array.IndexOf(distinct, key));
        writer.Write(distinct.Length * (PieceCharacters.BlockMask + 1));
        foreach (string key in distinct) writer.Write(Convert.FromHexString(key));
        writer.Write(entries.Length);
        foreach (PieceCharacter entry in entries)
        {
            writer.Write((byte)entry.Traits);
            writer.Write(entry.Lower);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static IEnumerable<int> Points(int limit) =>
        Enumerable.Range(0, limit).Where(point => point is < 0xD800 or >= 0xE000);

    private static void AskBert(PieceTraits[] traits)
    {
        using var plain = new HuggingFace(TokenizerJson.WordPiece(Words, false, false, false, false));
        using var clean = new HuggingFace(TokenizerJson.WordPiece(Words, true, false, false, false));
        using var strip = new HuggingFace(TokenizerJson.WordPiece(Words, false, false, true, false));
        using var ideographs = new HuggingFace(TokenizerJson.WordPiece(Words, false, true, false, false));
        foreach (int[] points in Points(UnicodeCharacters.Limit).Chunk(PerText))
        {
            string text = string.Concat(points.Select(point => $"a{char.ConvertFromUtf32(point)}b x "));
            List<int[]> kept = Answers(plain.Ids(text)), cleaned = Answers(clean.Ids(text));
            List<int[]> stripped = Answers(strip.Ids(text)), split = Answers(ideographs.Ids(text));
            foreach ((int i, int point) in points.Index())
            {
                if (kept[i] is [A, B]) traits[point] |= PieceTraits.Blank;
                if (kept[i] is [A, 0, B]) traits[point] |= PieceTraits.Punctuation;
                if (cleaned[i] is [A, RestB]) traits[point] |= PieceTraits.Control;
                if (stripped[i] is [A, RestB]) traits[point] |= PieceTraits.Mark;
                if (split[i] is [A, 0, B] && kept[i] is not [A, 0, B]) traits[point] |= PieceTraits.Ideograph;
            }
        }
    }

    private static List<int[]> Answers(int[] ids)
    {
        var answers = new List<int[]>();
        int start = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] != Between) continue;
            answers.Add(ids[start..i]);
            start = i + 1;
        }

        return answers;
    }

    /// <summary>
    /// By pieces of one sign and the first byte of whatever follows it in the same word: x goes on with a letter, 1 with a
    /// number, and ! with what is neither of them nor white space.
    /// </summary>
    private static void AskByteLevel(PieceTraits[] traits)
    {
        string[] bytes = [.. ByteSpelling.Characters.Select(character => $"{character}")];
        string[] merges = [.. "x1!".SelectMany(first => bytes, (first, next) => $"{first} {next}")];
        IEnumerable<string> joined = merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal));
        using var library = new HuggingFace(TokenizerJson.ByteLevel(bytes.Concat(joined), merges));
        bool[][] goesOn = [.. "x1!".Select(first => GoesOn(library, first))];
        foreach (int point in Points(UnicodeCharacters.Limit))
        {
            if (goesOn[0][point]) traits[point] |= PieceTraits.Letter;
            else if (goesOn[1][point]) traits[point] |= PieceTraits.Number;
            else Assert.Equal((traits[point] & PieceTraits.Blank) == 0, goesOn[2][point]);
        }
    }

    private static bool[] GoesOn(HuggingFace library, char first)
    {
        var goesOn = new bool[UnicodeCharacters.Limit];
        foreach (int[] points in Points(UnicodeCharacters.Limit).Chunk(PerText))
        {
            int[] ids = library.Ids(string.Concat(points.Select(point => $"{first}{char.ConvertFromUtf32(point)}\n")));
            int at = 0;
            foreach (int point in points)
            {
                goesOn[point] = ids[at] >= ByteSpelling.Count;
                int length = new Rune(point).Utf8SequenceLength;
                at += goesOn[point] ? length + 1 : length + 2;
            }
        }

        return goesOn;
    }

    private static void AskLower(int[] lower)
    {
        // A piece for every code point that goes on a word, under its own number.
        string[] pieces =
        [
            "[UNK]", "a", .. Enumerable.Range(2, LowerLimit - 2)
                .Select(point => point is >= 0xD800 and < 0xE000 ? $"##{point}" : $"##{char.ConvertFromUtf32(point)}"), "x",
        ];
        using var library = new HuggingFace(TokenizerJson.WordPiece(pieces, false, false, false, true));
        foreach (int[] points in Points(LowerLimit).Chunk(PerText))
        {
            int[] ids = library.Ids(string.Concat(points.Select(point => $"a{char.ConvertFromUtf32(point)} x ")));
            int start = 0;
            foreach (int point in points)
            {
                int end = Array.IndexOf(ids, LowerLimit, start);
                if (ids[start..end] is [A, > 0 and var small]) lower[point] = small - point;
                start = end + 1;
            }
        }
    }
}
