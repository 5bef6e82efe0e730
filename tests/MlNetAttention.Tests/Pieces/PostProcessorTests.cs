using System.Text.Json.Nodes;
using MlNetAttention.Tokens.Pieces;

namespace MlNetAttention.Tests.Pieces;

/// <summary>What tokenizer.json puts around texts.</summary>
public class PostProcessorTests
{
    private const string First = """{"SpecialToken": {"id": "[CLS]", "type_id": 0}}""";
    private const string Separator = """{"SpecialToken": {"id": "[SEP]", "type_id": 0}}""";
    private const string Text = """{"Sequence": {"id": "A", "type_id": 0}}""";
    private const string One = $"{First}, {Text}, {Separator}";
    private const string Tokens = """
        "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]},
        "twice": {"id": "twice", "ids": [3, 3], "tokens": ["[SEP]", "[SEP]"]},
        "none": {"id": "none", "ids": [], "tokens": []}, "[SEP": {"id": "[SEP", "ids": [4], "tokens": ["[MASK]"]}
        """;

    // The ids of the pieces around one text, as Hugging Face's library gives them, decide whether ours reads the file.
    public static TheoryData<string, bool> Processors => new()
    {
        { "null", false },
        { """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}""", false },
        { """{"type": "Sequence", "processors": []}""", false },
        { """{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}""", true },
        { """{"type": "BertProcessing", "sep": ["[SEP]", 2], "cls": ["[CLS]", 3]}""", false },
        { """{"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[MASK]", 4]}""", false },
        { Roberta("[SEP]", 3), true },
        { Roberta("dog", 5), false },
        { Template(One, TwoOf(1, 1)), true },
        { Template($"{First}, {Text}", TwoOf(1, 1)), false },
        { Template($"{Text}, {Separator}", TwoOf(1, 1)), false },
        { Template($"{First}, {Separator}, {Text}", TwoOf(1, 1)), false },
        { Template($"{One}, {Separator}", TwoOf(1, 1)), false },
        { Template(One.Replace("\"[SEP]\"", "\"twice\"", StringComparison.Ordinal), TwoOf(1, 1)), false },
        { Template(One.Replace("\"[SEP]\"", "\"[SEP\"", StringComparison.Ordinal), TwoOf(1, 1)), false },
        { Template($"{One}, {Separator.Replace("[SEP]", "none", StringComparison.Ordinal)}", TwoOf(1, 1)), true },
        { Template(Text, $"{Text}, {Second(1)}"), false },
    };

    [Theory]
    [MemberData(nameof(Processors))]
    public void A_file_is_read_where_the_library_puts_first_and_separator_around_a_text(string processor, bool isRead)
    {
        string json = With(processor);
        if (isRead) Read(json);
        else Assert.Throws<FormatException>(() => Read(json));

        HuggingFace.SkipWhereMissing();
        using var library = new HuggingFace(json, framed: true);
        Assert.Equal(isRead, library.Ids("dog").SequenceEqual([2, 5, 3]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(2, 0)]
    public void A_template_says_what_stands_between_texts_and_the_segment_of_the_second(int separators, int segment)
    {
        PieceTokenizer tokenizer = Read(With(Template(One, TwoOf(separators, segment))));
        Assert.Equal((separators, segment == 1), (tokenizer.SeparatorsBetween, tokenizer.HasSegments));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 2)]
    public void Other_numbers_of_separators_and_segments_are_refused(int separators, int segment) => Fails(
        "tokenizer.json, post_processor.pair: found ", Template(One, TwoOf(separators, segment)));

    [Fact]
    public void What_is_wrong_is_named()
    {
        Fails("tokenizer.json, post_processor: found none; expected BertProcessing, RobertaProcessing or", "null");
        Fails("tokenizer.json, post_processor.type: found 'Sequence'; expected", """{"type": "Sequence", "processors": []}""");
        Fails("tokenizer.json, post_processor: found no value; expected one named 'sep'.",
            """{"type": "BertProcessing", "cls": ["[CLS]", 2]}""");
        Fails("tokenizer.json, post_processor.sep: found a list; expected a piece and its id.",
            """{"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": [3]}""");
        Fails("tokenizer.json, post_processor, the separator: found id 4; expected 3, that of '[SEP]'.",
            """{"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[MASK]", 4]}""");
        Fails("tokenizer.json, post_processor, the first piece: found id 4; expected 2, that of '[CLS]'.",
            """{"type": "RobertaProcessing", "cls": ["[MASK]", 4], "sep": ["[SEP]", 3]}""");
        Fails("tokenizer.json, post_processor.single: found other items; expected a piece, A and a piece, all of type 0.",
            Template(Text, TwoOf(1, 1)));
        Fails("tokenizer.json, post_processor.pair: found other items; expected those for one text with one or two separators",
            Template(One, $"{First}, {Second(1)}, {Separator}, {Text}, {Separator}"));
        Fails("tokenizer.json, post_processor.single[1].Sequence.id: found 'C'; expected 'A' or 'B'.",
            Template(One.Replace("\"A\"", "\"C\"", StringComparison.Ordinal), TwoOf(1, 1)));
        Fails("tokenizer.json, post_processor.special_tokens: found no value; expected one named 'x\\u001b'.",
            Template(One.Replace("[SEP]", "x\\u001b", StringComparison.Ordinal), TwoOf(1, 1)));
        Fails("tokenizer.json, post_processor.special_tokens.[CLS].ids[0]: found -1; expected an id.",
            Template(One, TwoOf(1, 1)).Replace("[2]", "[-1]", StringComparison.Ordinal));
    }

    // A thousand items of a thousand ids each would be a million.
    [Fact]
    public void Items_that_stand_for_very_many_ids_are_not_read_to_their_end()
    {
        string many = string.Join(", ", Enumerable.Repeat(Separator, 1000)), ids = string.Join(", ", Enumerable.Repeat(3, 1000));
        string template = Template(many, many).Replace("[3]", $"[{ids}]", StringComparison.Ordinal);
        Fails("tokenizer.json, post_processor.single: found more; expected at most 6 texts and special pieces.", template);
    }

    [Fact]
    public void Very_many_items_that_stand_for_no_id_are_not_read_to_their_end()
    {
        const string None = """{"SpecialToken": {"id": "none", "type_id": 0}}""";
        Fails("tokenizer.json, post_processor.single: found more; expected at most 64 items.",
            Template(string.Join(", ", Enumerable.Repeat(None, 1000)), TwoOf(1, 1)));
    }

    [Fact]
    public void It_goes_before_the_class_of_the_tokenizer()
    {
        const string Mpnet = """{"tokenizer_class": "MPNetTokenizer"}""", Bert = """{"tokenizer_class": "BertTokenizer"}""";
        Assert.Equal(1, Of(Template(One, TwoOf(1, 1)), Mpnet));
        Assert.Equal(2, Of(Template(One, TwoOf(2, 1)), Bert));

        static int Of(string processor, string configuration) =>
            Pieces.Read((PieceFile.Tokenizer, With(processor)), (PieceFile.Configuration, configuration)).SeparatorsBetween;
    }

    private static string Roberta(string separator, int id) =>
        $$"""
        {"type": "RobertaProcessing", "sep": ["{{separator}}", {{id}}], "cls": ["[CLS]", 2], "trim_offsets": true,
         "add_prefix_space": false}
        """;

    private static string Template(string single, string pair) =>
        $$"""{"type": "TemplateProcessing", "single": [{{single}}], "pair": [{{pair}}], "special_tokens": { {{Tokens}} } }""";

    private static string Second(int segment) => $$"""{"Sequence": {"id": "B", "type_id": {{segment}} } }""";

    private static string TwoOf(int separators, int segment) =>
        $"{First}, {Text}{string.Concat(Enumerable.Repeat($", {Separator}", separators))}, {Second(segment)}, "
        + Separator.Replace("\"type_id\": 0", $"\"type_id\": {segment}", StringComparison.Ordinal);

    private static PieceTokenizer Read(string json) => Pieces.Read((PieceFile.Tokenizer, json));

    private static void Fails(string expected, string processor) => Assert.StartsWith(
        expected, Assert.Throws<FormatException>(() => Read(With(processor))).Message, StringComparison.Ordinal);

    private static string With(string processor)
    {
        JsonNode json = JsonNode.Parse(TokenizerJson.WordPiece([.. PieceVocabularies.SpecialOfBert, "dog"]))!;
        json["post_processor"] = JsonNode.Parse(processor);
        return json.ToJsonString();
    }
}
