using System.Text;
using System.Text.Json.Nodes;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>What is wrong with a file is said with the file, the place, what was found and what was expected.</summary>
public class PieceErrorTests
{
    private static readonly string Vocabulary = string.Join('\n', PieceVocabularies.SpecialOfBert);

    [Theory]
    [InlineData(
        "tokenizer_class", "\"AlbertTokenizer\"",
        "tokenizer_config.json, tokenizer_class: found 'AlbertTokenizer'; expected one of BertTokenizer,")]
    [InlineData(
        "tokenizer_class", "\"XLMRobertaTokenizer\"",
        "vocab.txt, vocabulary of a XLMRobertaTokenizer: found WordPiece; expected SentencePiece.")]
    [InlineData(
        "tokenizer_class", "\"RobertaTokenizerFast\"",
        "vocab.txt, vocabulary of a RobertaTokenizerFast: found WordPiece; expected byte-level BPE.")]
    [InlineData(
        "tokenizer_class", "\"PreTrainedTokenizerFast\"",
        "vocab.txt, vocabulary of a PreTrainedTokenizerFast: found vocab.txt; expected tokenizer.json.")]
    [InlineData("tokenizer_class", "7", "tokenizer_config.json, tokenizer_class: found 7; expected a text.")]
    [InlineData("do_lower_case", "\"yes\"", "tokenizer_config.json, do_lower_case: found 'yes'; expected true or false.")]
    [InlineData("do_basic_tokenize", "false", "tokenizer_config.json, do_basic_tokenize: found false; expected true.")]
    [InlineData("cls_token", "[]", "tokenizer_config.json, cls_token: found a list; expected a text.")]
    [InlineData("cls_token", "{}", "tokenizer_config.json, cls_token: found no value; expected one named 'content'.")]
    [InlineData(
        "cls_token", "\"<s>\"",
        "vocab.txt, piece '<s>': found none; expected one, or the spelling that the vocabulary has instead as cls_token")]
    [InlineData(
        "added_tokens_decoder", """{"5": {"content": "x", "special": false}}""",
        "tokenizer_config.json, added_tokens_decoder.5: found 'x', not special; expected special ones.")]
    [InlineData(
        "added_tokens_decoder", """{"6": {"content": "x", "special": true}}""",
        "tokenizer_config.json, added_tokens_decoder, piece 'x': found id 6; expected 5.")]
    [InlineData(
        "added_tokens_decoder", """{"1": {"content": "[PAD]", "special": true}}""",
        "tokenizer_config.json, added_tokens_decoder, piece '[PAD]': found id 1; expected 0.")]
    [InlineData(
        "added_tokens_decoder", """{"x": {"content": "x", "special": true}}""",
        "tokenizer_config.json, added_tokens_decoder: found 'x'; expected the ids of pieces.")]
    [InlineData("cls_token", "\"\\ud800\"", "tokenizer_config.json, byte 14: found half of a surrogate pair; expected Unicode.")]
    [InlineData("a", "1, \"a\": 2", "tokenizer_config.json, content: Duplicate property 'a'")]
    [InlineData("a", "tru", "tokenizer_config.json, line 1, byte ")]
    public void A_configuration_that_is_wrong(string name, string value, string expected) => Fails(
        expected, (PieceFile.VocabularyText, Vocabulary), (PieceFile.Configuration, $"{{\"{name}\": {value}}}"));

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "model.vocab: found an object; expected a list.")]
    [InlineData("model.type", "\"WordLevel\"", "model.type: found 'WordLevel'; expected 'WordPiece', 'BPE' or 'Unigram'.")]
    [InlineData("model", "null", "root: found no value; expected one named 'model'.")]
    [InlineData("normalizer", "null", "root: found no value; expected one named 'normalizer'.")]
    [InlineData("normalizer.type", "\"Lowercase\"", "normalizer: found 'Lowercase'; expected 'BertNormalizer'.")]
    [InlineData("normalizer.clean_text", "1", "normalizer.clean_text: found 1; expected true or false.")]
    [InlineData("pre_tokenizer.type", "\"Metaspace\"", "pre_tokenizer: found 'Metaspace'; expected 'BertPreTokenizer'.")]
    [InlineData("model.vocab", "{}", "model.vocab: found 0 pieces; expected 1 to 4000000.")]
    [InlineData("model.vocab", "[]", "model.vocab: found a list; expected an object.")]
    [InlineData(
        "model.vocab", """{"a": 1.5}""", "model.vocab, piece 'a': found a number; expected an id, a whole number of 32 bits.")]
    [InlineData("model.vocab", """{"a": 0, "b": 2}""", "id of piece 'b': found 2; expected 0 to 1, as there are 2 pieces.")]
    [InlineData("model.vocab", """{"a": 0, "b": -1}""", "id of piece 'b': found -1; expected 0 to 1, as there are 2 pieces.")]
    [InlineData(
        "model.vocab", """{"a": 0, "b": 0}""", "id of piece 'b': found 0; expected an id that is not that of 'a' already.")]
    [InlineData(
        "model.max_input_chars_per_word", "1000000000",
        "settings, max_input_chars_per_word: found 1000000000; expected 1 to 1000.")]
    [InlineData(
        "model.max_input_chars_per_word", "1e99",
        "model.max_input_chars_per_word: found 1e99; expected a whole number of 32 bits.")]
    [InlineData(
        "model.continuing_subword_prefix", "\"################ \"",
        "settings, continuing_subword_prefix: found '################ '; expected at most 16 characters.")]
    [InlineData(
        "added_tokens", """[{"id": 9, "content": "x", "special": false}]""",
        "added_tokens[0]: found 'x', not special; expected special ones.")]
    [InlineData(
        "added_tokens", """[{"id": 9, "content": "x", "special": true}]""",
        "id of piece 'x': found 9; expected 0 to 5, as there are 6 pieces.")]
    [InlineData(
        "added_tokens", """[{"id": 9, "content": "[PAD]", "special": true}]""",
        "added_tokens[0]: found id 9; expected 0, as model.vocab says.")]
    [InlineData("added_tokens", "[7]", "added_tokens[0]: found 7; expected an object.")]
    public void A_tokenizer_of_words_that_is_wrong(string path, string value, string expected) =>
        Fails(expected.StartsWith("settings", StringComparison.Ordinal) ? expected : $"{PieceFile.Tokenizer}, {expected}",
            (PieceFile.Tokenizer, With(TokenizerJson.WordPiece(PieceVocabularies.SpecialOfBert), path, value)));

    [Theory]
    [InlineData("normalizer", """{"type": "NFC"}""", "normalizer: found 'NFC'; expected none for model.type 'BPE'.")]
    [InlineData("pre_tokenizer.type", "\"Whitespace\"", "pre_tokenizer: found 'Whitespace'; expected 'ByteLevel'.")]
    [InlineData("pre_tokenizer.use_regex", "false", "pre_tokenizer.use_regex: found false; expected true.")]
    [InlineData("model.ignore_merges", "true", "model.ignore_merges: found true; expected false.")]
    [InlineData("model.byte_fallback", "true", "model.byte_fallback: found true; expected false.")]
    [InlineData("model.dropout", "0.1", "model.dropout: found 0.1; expected none.")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "model.end_of_word_suffix: found '</w>'; expected none.")]
    [InlineData("model.merges", "null", "model: found no value; expected one named 'merges'.")]
    [InlineData(
        "model.merges", """["a b c"]""", "model.merges item 1: found 'a b c'; expected two pieces with one blank between them.")]
    [InlineData("model.merges", """[["a", "b", "c"]]""", "model.merges[0]: found a list; expected two pieces.")]
    [InlineData(
        "model.merges", """[["a", ""]]""", "model.merges item 1: found 'a '; expected two pieces with one blank between them.")]
    [InlineData(
        "model.merges", """["x1 y", "x y"]""",
        "model.merges item 1: found 'x1' and 'y'; expected two pieces that together are a piece.")]
    public void A_tokenizer_of_bytes_that_is_wrong(string path, string value, string expected) => Fails(
        $"{PieceFile.Tokenizer}, {expected}",
        (PieceFile.Tokenizer, With(TokenizerJson.ByteLevel(PieceVocabularies.ByteLevel, []), path, value)));

    [Fact]
    public void A_vocabulary_of_bytes_that_is_wrong()
    {
        string vocabulary = Pieces.VocabularyJson(PieceVocabularies.ByteLevel);
        string merge = PieceVocabularies.MergeLines[0];

        Fails("merges.txt, file: found none; expected one beside vocab.json.", (PieceFile.VocabularyJson, vocabulary));
        string pair = merge.Replace(" ", "' and '", StringComparison.Ordinal);
        Fails($"merges.txt, line 3: found '{pair}' again; expected every pair once.",
            (PieceFile.VocabularyJson, vocabulary), (PieceFile.Merges, $"#version: 0.2\n{merge}\n{merge}"));
        Fails("merges.txt, line 2: found 'ab'; expected two pieces with one blank between them.",
            (PieceFile.VocabularyJson, vocabulary), (PieceFile.Merges, "#version: 0.2\nab\n"));
        Fails("vocab.json, piece 'Ġ': found none; expected one for every byte.",
            (PieceFile.VocabularyJson, vocabulary.Replace("\"\\u0120\"", "\"x9x9\"", StringComparison.Ordinal)),
            (PieceFile.Merges, ""));
        Fails("vocab.json, piece '!': found a special one; expected one for every byte.",
            (PieceFile.VocabularyJson, vocabulary), (PieceFile.Merges, ""), (PieceFile.Configuration, """{"mask_token": "!"}"""));
        Fails("vocab.json, root: found a list; expected an object.", (PieceFile.VocabularyJson, "[]"), (PieceFile.Merges, ""));
    }

    [Fact]
    public void Files_that_are_missing_or_there_twice_or_not_UTF8_or_too_long()
    {
        Fails(
            "tokenizer, files: found no vocabulary; expected tokenizer.json, vocab.txt, vocab.json with merges.txt, or "
            + "sentencepiece.bpe.model, spiece.model, tokenizer.model.");
        Fails("vocab.txt, piece '[UNK]': found none;", (PieceFile.VocabularyText, ""));
        Fails("vocab.txt, file: found two of the name; expected one.",
            (PieceFile.VocabularyText, ""), (PieceFile.VocabularyText, ""));
        Fails("vocab.txt, line 2: found 1001 characters; expected at most 1000.",
            (PieceFile.VocabularyText, $"a\n{PieceTexts.Repeat("b", 1001)}"));
        Fails("tokenizer.json, model.vocab: found a piece of 1001 characters; expected at most 1000.", (PieceFile.Tokenizer, With(
            TokenizerJson.WordPiece(PieceVocabularies.SpecialOfBert), "model.vocab",
            $"{{\"{PieceTexts.Repeat("b", 1001)}\": 0}}")));
        byte[] bytes = [.. Encoding.UTF8.GetBytes("a\nb"), 0xFF, (byte)'\n'];
        Says("vocab.txt, line 2: found byte 255; expected UTF-8.", [new PieceFile(PieceFile.VocabularyText, bytes)]);
        Says("tokenizer.json, file: found other bytes; expected JSON in UTF-8.", [new PieceFile(PieceFile.Tokenizer, bytes)]);
        Says("vocab.txt, length: found 16777217 bytes; expected at most 16777216.",
            [new PieceFile(PieceFile.VocabularyText, new byte[16_777_217])]);
        Says("tokenizer.json, length: found 67108865 bytes; expected at most 67108864.",
            [new PieceFile(PieceFile.Tokenizer, new byte[67_108_865])]);
        Says("vocab.txt, line 4000001: found a piece; expected at most 4000000.",
            [new PieceFile(PieceFile.VocabularyText, Enumerable.Repeat((byte)'\n', 4_000_001).ToArray())]);
    }

    [Theory]
    [InlineData("cls_token", "[SEP]", "'[SEP]' as cls_token and sep_token")]
    [InlineData("sep_token", "[UNK]", "'[UNK]' as unk_token and sep_token")]
    [InlineData("unk_token", "[CLS]", "'[CLS]' as unk_token and cls_token")]
    [InlineData("pad_token", "[SEP]", "'[SEP]' as sep_token and pad_token")]
    [InlineData("pad_token", "[UNK]", "'[UNK]' as unk_token and pad_token")]
    public void Special_pieces_that_are_one_piece(string name, string piece, string found) => Fails(
        $"vocab.txt, special pieces: found {found}; expected a piece of its own for each.",
        (PieceFile.VocabularyText, Vocabulary), (PieceFile.Configuration, $"{{\"{name}\": \"{piece}\"}}"));

    [Theory]
    [InlineData("""{"dog": 5}""", "root: found 'dog', not known as special; expected special ones.")]
    [InlineData("""{"[MASK]": 7}""", "piece '[MASK]': found id 7; expected 4.")]
    [InlineData("""{"<mask>": 7}""", "root: found '<mask>', not known as special; expected special ones.")]
    [InlineData("""{"[PAD]": 0, "[UNK]": 0}""", "root: found id 0 twice; expected every id once.")]
    [InlineData("""{"[PAD]": "0"}""", "root.[PAD]: found '0'; expected a whole number of 32 bits.")]
    [InlineData("""["[PAD]"]""", "root: found a list; expected an object.")]
    public void Added_tokens_that_are_wrong(string added, string expected) => Fails(
        $"added_tokens.json, {expected}", (PieceFile.VocabularyText, Vocabulary), (PieceFile.AddedTokens, added));

    [Fact]
    public void A_mask_may_be_another_piece() => Assert.Equal(1, Pieces.Read(
        (PieceFile.VocabularyText, Vocabulary), (PieceFile.Configuration, """{"mask_token": "[UNK]"}""")).Special.Mask);

    [Fact]
    public void Nesting_without_an_end_is_an_error() => Fails(
        "tokenizer.json, line 1, byte ", (PieceFile.Tokenizer, $"{{\"model\": {PieceTexts.Repeat("[", 1_000_000)}"));

    [Fact]
    public void What_a_file_says_is_shown_in_short_and_without_what_cannot_be_seen() => Fails(
        $"tokenizer_config.json, tokenizer_class: found '\\u001b[31m\\u202e{PieceTexts.Repeat("x", 54)}…'; expected",
        (PieceFile.VocabularyText, Vocabulary),
        (PieceFile.Configuration, $"{{\"tokenizer_class\": \"\\u001b[31m\\u202e{PieceTexts.Repeat("x", 500)}\"}}"));

    private static void Fails(string expected, params (string Name, string Content)[] files) =>
        Says(expected, files.Select(file => new PieceFile(file.Name, Encoding.UTF8.GetBytes(file.Content))));

    private static void Says(string expected, IEnumerable<PieceFile> files) => Assert.StartsWith(
        expected, Assert.Throws<FormatException>(() => PieceTokenizer.Read(files)).Message, StringComparison.Ordinal);

    private static string With(string json, string path, string value)
    {
        JsonNode root = JsonNode.Parse(json)!;
        JsonNode node = root;
        string[] names = path.Split('.');
        foreach (string name in names[..^1]) node = node[name]!;
        node[names[^1]] = JsonNode.Parse(value);
        return root.ToJsonString();
    }
}
