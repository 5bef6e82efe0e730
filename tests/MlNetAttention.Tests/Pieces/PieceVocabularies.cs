using System.Collections.Immutable;
using System.Text;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Small vocabularies that are made here, of words and letters of the tests themselves.</summary>
internal static class PieceVocabularies
{
    private const int MergeCount = 400;

    private static readonly string[] Words =
        ("the a an of and dog riley evan is so hyper she never stop moving run fox quick brown un believ aff naive cafe "
            + "resume token izer to west").Split(' ');

    private static readonly string[] Endings = "s ing able ly ning ed er s' ab izer ##".Split(' ');

    internal static ImmutableArray<string> SpecialOfBert { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    internal static ImmutableArray<string> SpecialOfRoberta { get; } = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];

    /// <summary>Words, endings, and letters of the odd texts, of which every seventh is left out.</summary>
    internal static ImmutableArray<string> WordPiece { get; } = MakeWordPiece();

    /// <summary>
    /// Words with a blank in front, their endings, and letters of the odd texts, of which every seventh is left out, with scores
    /// that no two ways to cut a word share.
    /// </summary>
    internal static ImmutableArray<(string Piece, float Score)> Unigram { get; } = MakeUnigram([]);

    /// <summary>The same with a piece for every byte.</summary>
    internal static ImmutableArray<(string Piece, float Score)> UnigramOfBytes { get; } =
        MakeUnigram([.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>")]);

    internal static ImmutableArray<Merge> Merges { get; } = Learn();

    internal static ImmutableArray<string> ByteLevel { get; } =
    [
        .. SpecialOfRoberta, .. ByteSpelling.Characters.Select(character => $"{character}"),
        .. Merges.Select(merge => merge.Left + merge.Right).Distinct(),
    ];

    internal static string[] MergeLines => [.. Merges.Select(merge => $"{merge.Left} {merge.Right}")];

    private static ImmutableArray<string> MakeWordPiece()
    {
        string[] letters =
        [
            .. "abcdefghijklmnopqrstuvwxyzABCDEÉéÄäİıßΣσς0123456789가각\u1100\u1161\u11A8".EnumerateRunes()
                .Concat(PieceTexts.Odd.SelectMany(text => text.EnumerateRunes()).Distinct()
                    .Where((rune, index) => index % 7 != 0 && !Rune.IsWhiteSpace(rune)))
                .Select(rune => rune.ToString()).Distinct(),
        ];
        return
        [
            .. SpecialOfBert.Concat(Words).Concat(letters).Concat(Endings.Concat(letters).Select(piece => $"##{piece}"))
                .Distinct(),
        ];
    }

    // Special pieces and those of bytes are less likely than any letters that spell them.
    private static ImmutableArray<(string Piece, float Score)> MakeUnigram(string[] bytes)
    {
        string[] letters =
        [
            .. PieceTexts.Odd.SelectMany(text => text.EnumerateRunes()).Distinct()
                .Where((rune, index) => index % 7 != 0 && rune.Value != 0 && !Rune.IsWhiteSpace(rune))
                .Select(rune => rune.ToString()).Concat("</sunkmapd>".Select(letter => $"{letter}")),
        ];
        string[] pieces =
        [
            .. Words.Select(word => $"▁{word}").Concat(Words).Concat(Endings.Where(ending => ending != "##")).Append("▁")
                .Concat(letters).Distinct(),
        ];
        return
        [
            .. SpecialOfRoberta.Concat(bytes).Select(piece => (piece, -500f)),
            .. pieces.Select((piece, index) => (piece, -2 - MathF.Sqrt(index + 3))),
        ];
    }

    /// <summary>Learns merges from the odd texts: the most frequent pair first, the first by its spelling among equals.</summary>
    private static ImmutableArray<Merge> Learn()
    {
        string text = string.Join(' ', PieceTexts.Odd.Concat(Words).Concat(Words)) + " 's 're 'll 't 've";
        List<string>[] words =
        [
            .. text.Split(' ').Where(word => word.Length is > 0 and < 40).Select(word => Encoding.UTF8.GetBytes($" {word}")
                .Select(value => $"{ByteSpelling.Characters[value]}").ToList()),
        ];
        var merges = new List<Merge>();
        while (merges.Count < MergeCount)
        {
            (string Left, string Right) best = words.SelectMany(word => word.Zip(word.Skip(1))).CountBy(pair => pair)
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.First, StringComparer.Ordinal)
                .ThenBy(pair => pair.Key.Second, StringComparer.Ordinal).First().Key;
            merges.Add(new Merge(best.Left, best.Right, merges.Count + 1));
            foreach (List<string> word in words)
            {
                for (int i = 0; i + 1 < word.Count; i++)
                {
                    if ((word[i], word[i + 1]) != best) continue;
                    word[i] += word[i + 1];
                    word.RemoveAt(i + 1);
                }
            }
        }

        return [.. merges];
    }
}
