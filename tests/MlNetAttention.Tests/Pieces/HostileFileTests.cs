using System.Text;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Files with bytes changed at random give a tokenizer or an error of the format, and nothing else.</summary>
public class HostileFileTests
{
    private const int Rounds = 3000;

    private static readonly byte[][] Parts =
    [
        .. new[]
        {
            "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r", " ", "-", "0", "1", "4294967296", "1e999", "null", "true",
            "[]", "{}",
            "\"\"",
            "\\ud800", "\\u0000", "\uFEFF", "##", "Ġ", "[UNK]", "[PAD]", "<s>",
        }.Select(Encoding.UTF8.GetBytes), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0],
    ];

    private static readonly string[] Bytes = [.. ByteSpelling.Characters.Select(each => $"{each}")];

    private static readonly string[] OfBytes = [.. PieceVocabularies.SpecialOfRoberta, .. Bytes, "th", "the"];

    private static readonly PieceFile[][] Folders =
    [
        [
            File(PieceFile.VocabularyText, string.Join('\n', PieceVocabularies.SpecialOfBert.Concat(["dog", "##s", "a", "é"]))),
            File(PieceFile.Configuration, """
                {"tokenizer_class": "BertTokenizer", "do_lower_case": true, "strip_accents": null,
                "cls_token": {"content": "[CLS]"},
                "added_tokens_decoder": {"0": {"content": "[PAD]", "special": true}, "9": {"content": "x", "special": true}}}
                """),
            File(PieceFile.SpecialTokens, """{"unk_token": "[UNK]", "mask_token": {"content": "[MASK]", "lstrip": true}}"""),
        ],
        [File(PieceFile.Tokenizer, TokenizerJson.WordPiece([.. PieceVocabularies.SpecialOfBert, "dog", "##s", "a", "é"]))],
        [File(PieceFile.Tokenizer, TokenizerJson.ByteLevel(OfBytes, ["t h", "th e"]))],
        [
            File(PieceFile.VocabularyJson, Pieces.VocabularyJson([.. OfBytes])),
            File(PieceFile.Merges, "#version: 0.2\nt h\nth e\n"),
        ],
        [
            File(PieceFile.Tokenizer, TokenizerJson.Unigram(
                [.. PieceVocabularies.Unigram.Take(40)], TokenizerJson.TrimmedBlanks, splits: false)),
        ],
    ];

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 5)]
    public void A_changed_file_is_read_or_refused(int folder, int seed)
    {
        var random = new Random(seed);
        int read = 0, refused = 0;
        for (int round = 0; round < Rounds; round++)
        {
            PieceFile[] files = [.. Folders[folder]];
            int changed = random.Next(files.Length);
            files[changed] = files[changed] with { Content = Change([.. files[changed].Content.Span], random) };
            PieceTokenizer tokenizer;
            try
            {
                tokenizer = PieceTokenizer.Read(files);
            }
            catch (FormatException error)
            {
                Assert.NotEmpty(error.Message);
                refused++;
                continue;
            }

            read++;
            foreach (Given piece in tokenizer.Split("The dogs [SEP] the Café\uD83D <s> 1"))
            {
                Assert.InRange(piece.Id, 0, tokenizer.Pieces.Length - 1);
                Assert.InRange(piece.Start + piece.Length, 0, 34);
            }
        }

        // Both happen, or the changes would try too little.
        Assert.InRange(read, 10, Rounds);
        Assert.InRange(refused, 10, Rounds);
    }

    private static PieceFile File(string name, string content) => new(name, Encoding.UTF8.GetBytes(content));

    private static byte[] Change(List<byte> content, Random random)
    {
        for (int change = random.Next(1, 4); change > 0 && content.Count > 0; change--)
        {
            int at = random.Next(content.Count), length = Math.Min(random.Next(1, 20), content.Count - at);
            byte[] part = Parts[random.Next(Parts.Length)];
            switch (random.Next(6))
            {
                case 0: content[at] = (byte)random.Next(256); break;
                case 1: content.RemoveRange(at, length); break;
                case 2: content.InsertRange(at, part); break;
                case 3: content.InsertRange(at, content.GetRange(random.Next(content.Count - length + 1), length)); break;
                case 4: content.RemoveRange(at, content.Count - at); break;
                default:
                    content.RemoveRange(at, length);
                    content.InsertRange(at, part);
                    break;
            }
        }

        return [.. content];
    }
}
