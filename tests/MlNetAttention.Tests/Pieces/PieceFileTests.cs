using System.Collections.Immutable;
using System.Text.Json.Nodes;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Tokenizers from the files that come with pretrained encoders.</summary>
public class PieceFileTests
{
    private static readonly ImmutableArray<string> Small =
        [.. PieceVocabularies.SpecialOfBert, "dog", "##s", "é", "e", "E", "東", "京", "##京", "Dog", "a"];

    private static string Lines(IEnumerable<string> pieces, string end = "\n") =>
        string.Concat(pieces.Select(piece => piece + end));

    [Fact]
    public void Lines_of_the_vocabulary_are_pieces_by_their_number()
    {
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.VocabularyText, Lines(Small)));

        Assert.Equal(PieceKind.WordPiece, tokenizer.Kind);
        Assert.Equal(Small, tokenizer.Pieces);
        Assert.Equal(new SpecialPieces(Unknown: 1, First: 2, Separator: 3, Padding: 0, Mask: 4), tokenizer.Special);
        Assert.Equal(1, tokenizer.SeparatorsBetween);
        Assert.Equal(["dog", "##s", "e"], tokenizer.Spell("DOGS é"));
    }

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\n", "\uFEFF")]
    [InlineData("\r\n", "\uFEFF")]
    public void Ends_of_lines_and_a_byte_order_mark_are_no_pieces(string end, string mark)
    {
        string content = mark + Lines(Small, end);
        Assert.Equal(Small, Pieces.Read((PieceFile.VocabularyText, content)).Pieces);
        Assert.Equal(Small, Pieces.Read((PieceFile.VocabularyText, content[..^end.Length])).Pieces);
    }

    [Fact]
    public void An_empty_line_takes_an_id_and_of_a_line_that_is_there_twice_the_last_counts()
    {
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyText, Lines([.. PieceVocabularies.SpecialOfBert, "dog", "", "cat", "", "dog", "##s"])));

        Assert.Equal([9, 10, 7], tokenizer.Ids("dogs cat"));
        Assert.Equal("dog", tokenizer.Pieces[5]);
        Assert.Equal("", tokenizer.Pieces[8]);
    }

    [Fact]
    public void A_first_piece_of_a_byte_order_mark_and_pieces_of_two_lines_move_no_other()
    {
        JsonObject vocabulary = new() { ["\uFEFFx"] = 0, ["a\nb"] = 1, ["c\rd"] = 2, ["dog"] = 3 };
        foreach ((int i, string special) in PieceVocabularies.SpecialOfBert.Index()) vocabulary[special] = 4 + i;
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.Tokenizer, WordPieceJson(vocabulary)));

        Assert.Equal([3, 5, 5], tokenizer.Ids("dog a\nb"));
    }

    [Fact]
    public void A_tokenizer_of_the_library_is_read_with_its_settings()
    {
        string json = TokenizerJson.WordPiece(
            [.. Small, "@@s"], lower: false, strip: true, ideographs: false, prefix: "@@", longest: 5);
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.Tokenizer, json));

        Assert.Equal(["Dog", "@@s", "E", "[UNK]", "[UNK]", "a"], tokenizer.Spell("Dogs É 東京 aaaaaa a"));
        Assert.Equal([PieceFile.Tokenizer], tokenizer.Files.Select(file => file.Name));
    }

    [Fact]
    public void Byte_level_files_in_both_formats_are_one_tokenizer()
    {
        PieceTokenizer two = Pieces.Roberta();
        PieceTokenizer one = Pieces.Read(
            (PieceFile.Tokenizer, TokenizerJson.ByteLevel(PieceVocabularies.ByteLevel, PieceVocabularies.MergeLines)));
        JsonNode pairs = JsonNode.Parse(TokenizerJson.ByteLevel(PieceVocabularies.ByteLevel, []))!;
        pairs["model"]!["merges"] = new JsonArray(
            [.. PieceVocabularies.Merges.Select(merge => new JsonArray(merge.Left, merge.Right))]);
        PieceTokenizer ofPairs = Pieces.Read((PieceFile.Tokenizer, pairs.ToJsonString()));

        Assert.Equal(PieceKind.ByteLevel, two.Kind);
        Assert.Equal(2, two.SeparatorsBetween);
        Assert.Equal(new SpecialPieces(Unknown: 3, First: 0, Separator: 2, Padding: 1, Mask: 4), two.Special);
        Assert.All(PieceTexts.Odd, text => Assert.Equal(two.Split(text), one.Split(text)));
        Assert.All(PieceTexts.Odd, text => Assert.Equal(two.Split(text), ofPairs.Split(text)));
    }

    [Fact]
    public void The_configuration_goes_before_the_tokenizer_and_the_settings_before_both()
    {
        string json = TokenizerJson.WordPiece(Small, lower: false, strip: false);
        const string Configuration = """{"tokenizer_class": "BertTokenizer", "do_lower_case": true, "strip_accents": false}""";

        Assert.Equal(["Dog", "[UNK]"], Pieces.Read((PieceFile.Tokenizer, json)).Spell("Dog É"));
        Assert.Equal(
            ["dog", "é"], Pieces.Read((PieceFile.Tokenizer, json), (PieceFile.Configuration, Configuration)).Spell("Dog É"));
        Assert.Equal(["Dog", "E"], Pieces.Read(
            new PieceSettings { Lowercase = false, StripAccents = true },
            (PieceFile.Tokenizer, json), (PieceFile.Configuration, Configuration)).Spell("Dog É"));
    }

    [Theory]
    [InlineData("{}", "dog|e|東|京")]
    [InlineData("""{"do_lower_case": false}""", "Dog|é|東|京")]
    [InlineData("""{"do_lower_case": false, "strip_accents": true}""", "Dog|e|東|京")]
    [InlineData("""{"tokenize_chinese_chars": false}""", "dog|e|東|##京")]
    [InlineData("""{"strip_accents": null, "do_lower_case": true, "model_max_length": 512}""", "dog|e|東|京")]
    public void The_configuration_of_a_vocabulary_says_what_is_done_to_texts(string configuration, string expected)
    {
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyText, Lines(Small)), (PieceFile.Configuration, configuration));

        Assert.Equal(expected, string.Join('|', tokenizer.Spell("Dog é 東京")));
    }

    [Fact]
    public void Special_pieces_have_the_names_that_the_files_give_them()
    {
        string vocabulary = Lines(["dog", "<s>", "<pad>", "</s>", "[UNK]", "<mask>", "<unk>"]);
        const string Configuration = """
            {
                "tokenizer_class": "MPNetTokenizerFast", "cls_token": "<s>", "sep_token": {"content": "</s>", "lstrip": false},
                "pad_token": "<pad>", "mask_token": {"content": "<mask>"}, "unk_token": null
            }
            """;
        const string Special = """{"unk_token": {"content": "[UNK]"}, "cls_token": "dog"}""";
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyText, vocabulary), (PieceFile.SpecialTokens, Special), (PieceFile.Configuration, Configuration));

        Assert.Equal(new SpecialPieces(Unknown: 4, First: 1, Separator: 3, Padding: 2, Mask: 5), tokenizer.Special);
        Assert.Equal(2, tokenizer.SeparatorsBetween);
        Assert.Equal(6, Pieces.Read(
            new PieceSettings { Unknown = "<unk>" }, (PieceFile.VocabularyText, vocabulary),
            (PieceFile.Configuration, Configuration)).Special.Unknown);
    }

    [Fact]
    public void A_vocabulary_need_not_have_a_mask_unless_it_is_named()
    {
        string vocabulary = Lines(PieceVocabularies.SpecialOfBert.Remove("[MASK]"));

        Assert.Null(Pieces.Read((PieceFile.VocabularyText, vocabulary)).Special.Mask);
        Assert.Contains("mask_token", Assert.Throws<FormatException>(() => Pieces.Read(
            (PieceFile.VocabularyText, vocabulary), (PieceFile.Configuration, """{"mask_token": "[MASK]"}"""))).Message);
    }

    [Fact]
    public void Added_tokens_that_are_special_are_pieces_behind_the_vocabulary()
    {
        JsonNode json = JsonNode.Parse(TokenizerJson.WordPiece(Small))!;
        json["added_tokens"] = JsonNode.Parse(
            $$"""
            [{"id": 2, "content": "[CLS]", "special": true}, {"id": {{Small.Length}}, "content": "dogs", "special": true}]
            """);
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.Tokenizer, json.ToJsonString()));

        Assert.Equal([.. Small, "dogs"], tokenizer.Pieces);
        Assert.Equal(["dog", "##s"], tokenizer.Spell("dogs"));
    }

    [Fact]
    public void Added_tokens_of_the_configuration_are_special_pieces_behind_the_vocabulary()
    {
        const string Configuration = """
            {
                "added_tokens_decoder": {
                    "16": {"content": "as", "special": true}, "2": {"content": "[CLS]", "special": true},
                    "15": {"content": "dogs", "special": true}
                }
            }
            """;
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyText, Lines(Small)), (PieceFile.Configuration, Configuration));

        Assert.Equal([.. Small, "dogs", "as"], tokenizer.Pieces);
        Assert.Equal(["dog", "##s", "a", "##s"], tokenizer.Spell("dogs as"));
    }

    [Theory]
    [InlineData("""{"[M]": 8, "[SEP]": 3}""", "[M]", 8)]
    [InlineData("{}", null, null)]
    public void Special_pieces_may_be_added_in_a_file_of_their_own(string added, string? mask, int? id)
    {
        string[] small = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "dog", "[", "m", "]"];
        string configuration = mask is null ? "{}" : $"{{\"mask_token\": \"{mask}\"}}";
        PieceTokenizer tokenizer = Pieces.Read(
            (PieceFile.VocabularyText, Lines(small)), (PieceFile.AddedTokens, added), (PieceFile.Configuration, configuration));

        Assert.Equal(mask is null ? small : [.. small, mask], tokenizer.Pieces);
        Assert.Equal(id, tokenizer.Special.Mask);
        Assert.Equal(["dog", "[", "m", "]"], tokenizer.Spell("dog [M]"));
        Assert.Contains(PieceFile.AddedTokens, tokenizer.Files.Select(file => file.Name));
    }

    [Fact]
    public void Pieces_with_blanks_are_no_words()
    {
        PieceTokenizer tokenizer = Pieces.Read((PieceFile.VocabularyText, Lines([.. Small, "unknown word", "a dog", " "])));

        Assert.Equal(["[UNK]", "[UNK]", "a", "dog"], tokenizer.Spell("unknown word a dog"));
    }

    [Fact]
    public void The_files_that_were_read_make_the_tokenizer_again()
    {
        PieceTokenizer[] first =
        [
            Pieces.Roberta(addPrefixSpace: true),
            Pieces.Read(
                new PieceSettings { LongestWord = 4 }, (PieceFile.VocabularyText, Lines(Small)), ("README.md", "\0"),
                (PieceFile.Configuration, """{"do_lower_case": false}"""), (PieceFile.Merges, "not read")),
        ];
        Assert.Equal([PieceFile.Configuration, PieceFile.VocabularyText], first[1].Files.Select(file => file.Name));
        foreach (PieceTokenizer tokenizer in first)
        {
            PieceTokenizer again = PieceTokenizer.Read(tokenizer.Files, tokenizer.Settings);
            Assert.Equal(tokenizer.Special, again.Special);
            Assert.All(PieceTexts.Odd, text => Assert.Equal(tokenizer.Split(text), again.Split(text)));
        }
    }

    // Hugging Face's library makes the control piece itself of such a text, where the file has it among the added tokens.
    [Fact]
    public void A_text_cannot_spell_a_special_piece()
    {
        PieceTokenizer[] all =
        [
            Pieces.Bert(), Pieces.Bert(settings: new PieceSettings { Lowercase = false }), Pieces.Roberta(), Pieces.Roberta(true),
            Pieces.Read(
                new PieceSettings { First = "first", Separator = "sep", Padding = "none", Mask = "mask", Unknown = "unknown" },
                (PieceFile.VocabularyText,
                    Lines(["first", "sep", "none", "mask", "unknown", "a", "##first", "s", "##e", "##p"]))),
        ];
        string[] texts =
        [
            .. all.SelectMany(tokenizer => tokenizer.Pieces.Where((_, id) => IsSpecial(tokenizer, id))), "unknown word",
        ];
        foreach (PieceTokenizer tokenizer in all)
        {
            foreach (string text in texts.SelectMany(text => new[] { text, $" {text} ", $"a{text}a", $"a {text}" }))
            {
                Assert.DoesNotContain(
                    tokenizer.Ids(text), id => id != tokenizer.Special.Unknown && IsSpecial(tokenizer, id));
            }
        }

        Assert.Equal(["[UNK]", "[UNK]", "[UNK]"], Pieces.Read((PieceFile.VocabularyText, Lines(Small))).Spell("[SEP]"));
        Assert.Equal(["s", "##e", "##p"], all[^1].Spell("sep"));
    }

    // A merge of a hostile file that would make the separator of its letters.
    [Fact]
    public void No_merge_makes_a_special_piece()
    {
        string[] pieces =
            [.. PieceVocabularies.SpecialOfRoberta, "sep", "se", .. ByteSpelling.Characters.Select(each => $"{each}")];
        PieceTokenizer tokenizer = Pieces.Read(
            new PieceSettings { Separator = "sep" },
            (PieceFile.VocabularyJson, Pieces.VocabularyJson([.. pieces])), (PieceFile.Merges, "s e\nse p\n"));

        Assert.Equal(["se", "p"], tokenizer.Spell("sep"));
    }

    private static bool IsSpecial(PieceTokenizer tokenizer, int id)
    {
        SpecialPieces special = tokenizer.Special;
        return new[] { special.Unknown, special.First, special.Separator, special.Padding, special.Mask }.Contains(id);
    }

    private static string WordPieceJson(JsonObject vocabulary)
    {
        JsonNode json = JsonNode.Parse(TokenizerJson.WordPiece(["[UNK]"]))!;
        json["model"]!["vocab"] = vocabulary;
        json["post_processor"] = TokenizerJson.Processor("BertProcessing", vocabulary, "[CLS]", "[SEP]");
        return json.ToJsonString();
    }
}
