using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Models that SentencePiece's own program has trained; the ids are those that it gives.</summary>
public class SentencePieceTests
{
    private const string Unigram = "unigram", Bpe = "bpe";

    private static readonly string Folder =
        Path.Combine(UnicodeFile.Repository, "tests", "MlNetAttention.Tests", "Pieces", "SentencePiece");

    /// <summary>A unigram model with the rules nmt_nfkc, and BPE without rules and with a piece for every byte.</summary>
    [Theory]
    [InlineData(Unigram)]
    [InlineData(Bpe)]
    public void Texts_have_the_ids_of_the_program(string model)
    {
        PieceTokenizer tokenizer = Read(model);
        string[] texts = Lines("texts.txt"), expected = Lines($"{model}.ids");

        Assert.Equal(texts.Length, expected.Length);
        string[] wrong =
        [
            .. texts.Zip(expected).Where(pair => string.Join(' ', tokenizer.Ids(pair.First)) != pair.Second)
                .Select(pair => $"{pair.First}: {string.Join(' ', tokenizer.Ids(pair.First))}; expected {pair.Second}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_pieces_of_xlm_roberta_are_one_further_on()
    {
        PieceTokenizer plain = Read(Unigram), shifted = Read(Unigram, PieceFile.XlmRoberta);
        PieceTokenizer named = PieceTokenizer.Read(
        [
            new(PieceFile.TokenizerModel, Content(Unigram)),
            new(PieceFile.Configuration, """{"tokenizer_class": "XLMRobertaTokenizerFast"}"""u8.ToArray()),
        ]);

        Assert.Equal(["<s>", "<pad>", "</s>", "<unk>"], shifted.Pieces.Take(4));
        Assert.Equal([.. plain.Pieces.Skip(3), "<mask>"], shifted.Pieces.Skip(4));
        Assert.Equal(
            new SpecialPieces(Unknown: 3, First: 0, Separator: 2, Padding: 1, Mask: plain.Pieces.Length + 1), shifted.Special);
        Assert.Equal(2, shifted.SeparatorsBetween);
        Assert.False(shifted.HasSegments);
        Assert.Equal(shifted.Pieces, named.Pieces);
        foreach (string text in Lines("texts.txt"))
        {
            int[] expected = Array.ConvertAll(plain.Ids(text), id => id == 0 ? 3 : id + 1);
            Assert.Equal(expected, shifted.Ids(text));
            Assert.Equal(expected, named.Ids(text));
        }
    }

    [Fact]
    public void Without_a_piece_for_padding_there_is_none()
    {
        Assert.Equal(new SpecialPieces(Unknown: 0, First: 1, Separator: 2, Padding: 0, Mask: null), Read(Unigram).Special);
        Assert.Equal(new SpecialPieces(Unknown: 0, First: 1, Separator: 2, Padding: 3, Mask: null), Read(Bpe).Special);
    }

    [Fact]
    public void Pieces_know_their_places()
    {
        // The ligature is one character of the text and two of its word.
        PieceTokenizer tokenizer = Read(Unigram);
        List<Given> pieces = tokenizer.Split("  the ﬁsh 食");

        Assert.Equal((2, 3, true), (pieces[0].Start, pieces[0].Length, pieces[0].StartsWord));
        Assert.All(pieces, piece => Assert.InRange(piece.Start + piece.Length, 2, 11));
        Assert.Equal(3, pieces.Count(piece => piece.StartsWord));
        Assert.Equal((0, 10, 1), (pieces[^1].Id, pieces[^1].Start, pieces[^1].Length));
    }

    [Fact]
    public void Every_byte_of_a_character_has_its_place()
    {
        PieceTokenizer tokenizer = Read(Bpe);
        List<Given> pieces = tokenizer.Split("a 😀b");

        Assert.Equal(["<0xF0>", "<0x9F>", "<0x98>", "<0x80>"], pieces.Skip(2).Take(4).Select(piece => tokenizer.Pieces[piece.Id]));
        Assert.All(pieces.Skip(2).Take(4), piece => Assert.Equal((2, 2), (piece.Start, piece.Length)));
        Assert.Equal((4, 1), (pieces[^1].Start, pieces[^1].Length));
        Assert.Equal("😀b", tokenizer.WordOf([.. pieces.Skip(1).Select(piece => tokenizer.Pieces[piece.Id])]));
    }

    [Theory]
    [InlineData(Unigram)]
    [InlineData(Bpe)]
    public void A_long_text_without_blanks_takes_little_time_and_stops_where_no_more_is_wanted(string model)
    {
        PieceTokenizer tokenizer = Read(model);
        string text = PieceTexts.Repeat("food", 250_000);

        Assert.Equal(7, tokenizer.Split(text, most: 7).Count);
        List<Given> pieces = tokenizer.Split(text);
        Assert.Equal(text.Length, pieces.Sum(piece => piece.Length));
        Assert.Single(pieces, piece => piece.StartsWord);
    }

    [Fact]
    public void A_text_of_blanks_has_no_pieces()
    {
        foreach (string text in new[] { "", " ", "   ", "\t \n" }) Assert.Empty(Read(Unigram).Ids(text));
    }

    [Theory]
    [InlineData("model_type is 3", 2, 3, 3, "model_type: found 3; expected 1 (unigram) or 2 (BPE).")]
    [InlineData("blank behind", 2, 24, 1, "treat_whitespace_as_suffix: found true; expected false.")]
    [InlineData("blanks kept", 3, 4, 0, "remove_extra_whitespaces: found false; expected true.")]
    [InlineData("blanks as they are", 3, 5, 0, "escape_whitespaces: found false; expected true.")]
    [InlineData("bytes", 2, 35, 1, "piece '<0x00>': found none; expected one for every byte.")]
    public void What_would_give_other_ids_is_refused(string what, int message, int field, int value, string expected)
    {
        byte[] inner = Message(output => Integer(output, field, value));
        byte[] model = [.. Content(Unigram), .. Message(output => Bytes(output, message, inner))];

        FormatException error = Assert.Throws<FormatException>(() => PieceTokenizer.Read([new(PieceFile.TokenizerModel, model)]));
        Assert.True(error.Message == $"tokenizer.model, {expected}", $"{what}: {error.Message}");
    }

    [Theory]
    [InlineData("a▁b", 0f, 1, "a blank behind other characters; expected pieces of one word.")]
    [InlineData("x", float.NaN, 1, "score NaN; expected a finite one.")]
    [InlineData("[MASK]", 0f, 4, "type UserDefined; expected a piece of words, a special one or one of a byte.")]
    [InlineData("y", 0f, 9, "type 9; expected a piece of words, a special one or one of a byte.")]
    public void A_piece_that_would_be_found_elsewhere_is_refused(string piece, float score, int type, string expected)
    {
        byte[] added = Message(output => Bytes(output, 1, Message(inner =>
        {
            Bytes(inner, 1, Encoding.UTF8.GetBytes(piece));
            inner.WriteTag(2, WireFormat.WireType.Fixed32);
            inner.WriteFloat(score);
            Integer(inner, 3, type);
        })));
        int id = Read(Unigram).Pieces.Length;

        FormatException error = Assert.Throws<FormatException>(
            () => PieceTokenizer.Read([new(PieceFile.SentencePiece, (byte[])[.. Content(Unigram), .. added])]));
        Assert.Equal($"spiece.model, piece {id}, '{piece}': found {expected}", error.Message);
    }

    [Fact]
    public void A_changed_model_is_read_or_refused()
    {
        var random = new Random(11);
        byte[][] models = [Content(Unigram), Content(Bpe)];
        int read = 0, refused = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] model = [.. models[round % 2]];
            // The pieces stand first, the rules for characters last.
            int from = random.Next(2) == 0 ? 0 : model.Length - 4000;
            for (int change = random.Next(1, 9); change > 0; change--) model[from + random.Next(4000)] = (byte)random.Next(256);
            if (random.Next(4) == 0) Array.Resize(ref model, random.Next(model.Length));
            try
            {
                PieceTokenizer tokenizer = PieceTokenizer.Read([new(PieceFile.XlmRoberta, model)]);
                foreach (string text in PieceTexts.Odd)
                {
                    Assert.All(tokenizer.Split(text), piece => Assert.InRange(piece.Start + piece.Length, 0, text.Length));
                }

                read++;
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.True(read > 20 && refused > 20, $"{read} read, {refused} refused");
    }

    // Characters that become blanks are stripped as blanks are.
    [Theory]
    [InlineData("was food", "was food")]
    [InlineData("was food \u3000", "was food")]
    [InlineData("was food \u3000\n\u2003", "was food")]
    [InlineData("\u3000 was  food", "was food")]
    public void White_space_at_the_end_is_stripped_behind_the_rules_for_characters(string text, string same)
    {
        SentencePieceMessage message = SentencePieceMessage.Read(Content(Unigram));
        JsonObject normalizer = TokenizerJson.TrimmedBlanks;
        ((JsonArray)normalizer["normalizers"]!).Insert(0, new JsonObject
        {
            ["type"] = "Precompiled",
            ["precompiled_charsmap"] = Convert.ToBase64String(message.CharacterMap.Span),
        });
        string json = TokenizerJson.Unigram(
            [.. message.Pieces.Select(piece => (piece.Text, piece.Score)), ("<pad>", -500f)], normalizer, splits: false);
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.Tokenizer, json));

        Assert.Equal(tokenizer.Ids(same), tokenizer.Ids(text));
        Assert.Equal(Read(Unigram).Ids(text), tokenizer.Ids(text));
        HuggingFace.SkipWhereMissing();
        using var library = new HuggingFace(json);
        Assert.Equal(library.Ids(text), tokenizer.Ids(text));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Another_way_to_strip_is_refused(bool left, bool right)
    {
        JsonObject strip = new() { ["type"] = "Strip", ["strip_left"] = left, ["strip_right"] = right };
        string json = TokenizerJson.Unigram(PieceVocabularies.Unigram, strip, splits: false);
        FormatException error = Assert.Throws<FormatException>(() => Pieces.Read((PieceFile.Tokenizer, json)));
        Assert.Contains("found 'Strip'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_of_any_bytes_ends()
    {
        var random = new Random(13);
        for (int round = 0; round < 2000; round++)
        {
            byte[] trie = new byte[4 * random.Next(1, 300)];
            random.NextBytes(trie);
            byte[] content = [.. BitConverter.GetBytes(trie.Length), .. trie, (byte)'x', 0, 0];
            var map = CharacterMap.Read(content, "file");
            foreach (string text in PieceTexts.Odd.Where(text => text.Length > 0))
            {
                Assert.InRange(map.Find(text, out _), 0, text.Length);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0 }, "found 3 bytes; expected 4 or more.")]
    [InlineData(new byte[] { 8, 0, 0, 0, 1, 2, 3, 4 }, "length of the trie: found 8; expected a multiple of 4 from 4 to 4.")]
    [InlineData(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4, 65 }, "end: found no zero; expected one behind every result.")]
    [InlineData(new byte[] { 4, 0, 0, 0, 1, 2, 3, 4, 0xC3, 0 }, "result at byte 0: found other bytes; expected UTF-8.")]
    public void A_damaged_map_is_refused(byte[] content, string expected)
    {
        FormatException error = Assert.Throws<FormatException>(() => CharacterMap.Read(content, "file"));
        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
    }

    private static PieceTokenizer Read(string model, string name = PieceFile.TokenizerModel) =>
        PieceTokenizer.Read([new(name, Content(model))]);

    internal static byte[] Content(string model) => File.ReadAllBytes(Path.Combine(Folder, $"{model}.model"));

    private static string[] Lines(string file) => File.ReadAllText(Path.Combine(Folder, file)).TrimEnd('\n').Split('\n');

    private static byte[] Message(Action<CodedOutputStream> write)
    {
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true)) write(output);
        return content.ToArray();
    }

    private static void Bytes(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }

    private static void Integer(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }
}
