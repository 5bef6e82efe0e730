using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens;
using MlNetAttention.Unicode;
using static MlNetAttention.Tests.Unicode.Normalized;

namespace MlNetAttention.Tests.Tokens;

/// <summary>The tokens of texts in any script, with the rules of new models.</summary>
public class TextTokensTests
{
    [Theory]

    // Marks belong to the sign before them and never to the next word.
    [InlineData("I ❤️you", "i|❤|you")]
    [InlineData("❤️ ❤", "❤|❤")]
    [InlineData("☺︎good", "☺|good")]
    [InlineData("#️⃣tag", "#⃣|tag")]
    [InlineData("=\u0338x", "≠|x")]
    [InlineData("€\u0301x", "€\u0301|x")]
    [InlineData("a \u0301b", "a|\u0301|b")]
    [InlineData("\u0301b", "\u0301|b")]

    // Emoji of several parts are one token.
    [InlineData("👨‍👩‍👧‍👦ok", "👨‍👩‍👧‍👦|ok")]
    [InlineData("👍🏽👍", "👍🏽|👍")]
    [InlineData("👩🏽\u200D💻", "👩🏽\u200D💻")]
    [InlineData("🏴󠁧󠁢󠁥󠁮󠁧󠁿win", "🏴󠁧󠁢󠁥󠁮󠁧󠁿|win")]
    [InlineData("🇩🇪🇫🇷🇮", "🇩🇪|🇫🇷|🇮")]
    [InlineData("room1️⃣2️⃣", "room|1⃣|2⃣")]
    [InlineData("*⃣2", "*⃣|2")]
    [InlineData("🏳️‍🌈🏳‍🌈", "🏳‍🌈|🏳‍🌈")]
    [InlineData("™x ℹ️", "™|x|ℹ")]
    [InlineData("❤😀", "❤|😀")]

    // Ignorable characters are in no token; a zero-width space is between two.
    [InlineData("Donau\u00ADdampf", "donaudampf")]
    [InlineData("می‌خواهم", "میخواهم")]
    [InlineData("ශ්‍රී", "ශ්රී")]
    [InlineData("\uFEFFa\u2060b\u200E", "ab")]
    [InlineData("a\u200Bb\u00A0c\u3000d", "a|b|c|d")]
    [InlineData("\uFFF9x\uFFFAy\uFFFB", "x|y")]

    // What differs in form alone is the same.
    [InlineData("Ｆｕｌｌ ﬁsh ﬃ", "full|fish|ffi")]
    [InlineData("ｶﾞｷﾞ", "ガギ")]
    [InlineData("ﻛﺘﺎﺏ كـــتاب", "كتاب|كتاب")]
    [InlineData("e\u0301té ÉTÉ", "été|été")]
    [InlineData("don’t don't donʼt", "don|'|t|don|'|t|don|'|t")]
    [InlineData("“yes” „yes“", "\"|yes|\"|\"|yes|\"")]
    [InlineData("e‑mail −5", "e|-|mail|-|5")]
    [InlineData("1½ 10² H₂O ①②", "1|1|⁄|2|10|2|h2o|1|2")]
    [InlineData("שָׁלוֹם", "שָׁלוֹם")]
    [InlineData("צה״ל", "צה|\"|ל")]
    [InlineData("한글 \u1112\u1161\u11AB\u1100\u1173\u11AF", "한글|한글")]
    [InlineData("ﷺ", "صلى|الله|عليه|وسلم")]

    // Scripts without blanks between words.
    [InlineData("今天天气很好。我们", "今|天|天|气|很|好|。|我|们")]
    [InlineData("iPhone15手机", "iphone15|手|机")]
    [InlineData("人々は𠮷野家", "人|々|は|𠮷|野|家")]
    [InlineData("コンピューターを使うらーめん", "コンピューター|を|使|う|らー|め|ん")]
    [InlineData("ทำงานที่", "ทํา|ง|า|น|ที่")]
    [InlineData("น้ำ", "น้ํา")]
    [InlineData("ພາສາລາວ", "ພ|າ|ສ|າ|ລ|າ|ວ")]
    [InlineData("ភាសាខ្មែរ", "ភា|សា|ខ្មែ|រ")]
    [InlineData("မြန်မာစကား", "မြ|န်|မာ|စ|ကား")]
    [InlineData("བོད་ཡིག", "བོད|་|ཡིག")]
    [InlineData("한국어 텍스트", "한국어|텍스트")]
    [InlineData("२०२४ हिन्दी ٣٤ Ⅷ", "२०२४|हिन्दी|٣٤|viii")]
    public void Words_signs_clusters_and_emoji_are_told_apart(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), TokensOf(text));

    [Theory]
    [InlineData("今天天气。我们", "今天天气|。|我们")]
    [InlineData("ภาษาไทย x", "ภาษาไทย|x")]
    [InlineData("コンピューターを使う", "コンピューターを使う")]
    public void A_run_of_letters_is_a_token_where_that_is_wanted(string text, string expected) =>
        Assert.Equal(expected.Split('|'), TokensOf(text, new TextRules { UnspacedText = UnspacedText.Runs }));

    [Theory]
    [InlineData("ทำงานที่", "ทําง|งา|าน|นที่|ที่")]
    [InlineData("ก ขค", "ก|ขค|ค")]
    [InlineData("กa今ข。คี", "ก|a|今|ข|。|คี")]
    [InlineData("人は", "人|は")]
    [InlineData("らーめん", "らーめ|めん|ん")]
    public void Letters_stand_in_pairs_where_that_is_wanted(string text, string expected) =>
        Assert.Equal(expected.Split('|'), TokensOf(text, new TextRules { UnspacedText = UnspacedText.Pairs }));

    [Fact]
    public void The_place_of_a_pair_is_that_of_its_first_letter() => Assert.Equal(
        [("นที่", 0, 1), ("ที่x"[..3], 1, 3), ("x", 4, 1)],
        Places("นที่x", new TextRules { UnspacedText = UnspacedText.Pairs }));

    [Theory]
    [InlineData(TextNormalization.None, "ﬁ|e\u0301|é|’|½|a\u00ADb|❤️|you")]
    [InlineData(TextNormalization.Canonical, "ﬁ|é|é|’|½|ab|❤|you")]
    [InlineData(TextNormalization.Compatibility, "fi|é|é|'|1|⁄|2|ab|❤|you")]
    public void Normalisation_goes_as_far_as_it_is_told(TextNormalization normalization, string expected) => Assert.Equal(
        expected.Split('|'),
        TokensOf("ﬁ e\u0301 é ’ ½ a\u00ADb ❤️you", new TextRules { Normalization = normalization, Lowercase = false }));

    [Fact]
    public void Every_emoji_is_one_token_and_the_same_with_and_without_selectors()
    {
        int count = 0;
        foreach (string[] fields in UnicodeFile.Lines("emoji/emoji-test"))
        {
            string emoji = UnicodeFile.String(UnicodeFile.Points(fields[0]));
            string expected = emoji.Replace("\uFE0F", "", StringComparison.Ordinal);
            Assert.Equal(["a", expected, "b"], TokensOf($"a{emoji}b"));
            if (fields[1] != "component") Assert.Equal([expected, expected], TokensOf($"{emoji}{emoji}"));
            count++;
        }

        Assert.True(count > 4_500, $"{count}");
    }

    [Fact]
    public void Ascii_is_what_it_was_and_what_the_rules_for_all_texts_give()
    {
        string ascii = new([.. Enumerable.Range(0, 0x80).Select(c => (char)c)]);
        foreach (string text in new[] { ascii, "Evan's dog Riley, 2nd: hyper_x!", "#tag *1*", "" })
        {
            foreach (TextRules rules in AllRules)
            {
                string[] first = WordSplitter.Words(rules.Lowercase ? text.ToLowerInvariant() : text);
                Assert.Equal(first, TokensOf(text, rules));
                Assert.Equal([.. first, "é"], TokensOf($"{text} é", rules));
            }
        }
    }

    [Fact]
    public void The_first_rules_stay_what_they_were()
    {
        const string Text = "İ ﬁ Donau\u00ADdampf ❤️you 今天天气 ΟΔΟΣ e\u0301 ’";
        Assert.Equal(WordSplitter.Words(Text.ToLowerInvariant()), TokensOf(Text, TextRules.First(lowercase: true)));
        Assert.Equal(WordSplitter.Words(Text), TokensOf(Text, TextRules.First(lowercase: false)));
    }

    [Fact]
    public void A_text_that_grows_is_read_no_further_than_tokens_are_wanted()
    {
        string text = new('\uFDFA', 2_000_000);
        var sequence = new TokenSequence(512);
        var vocabulary = new Vocabulary([], new TextRules());
        Assert.Equal(CharacterKind.Word, UnicodeTable.Instance[0xFDFA].Kind);
        long before = GC.GetAllocatedBytesForCurrentThread();

        sequence.AddText(text, vocabulary);

        Assert.True(sequence.IsCut);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Theory]
    [InlineData(TextNormalization.Canonical)]
    [InlineData(TextNormalization.Compatibility)]
    public void Marks_without_end_are_neither_kept_nor_held(TextNormalization normalization)
    {
        var rules = new TextRules { Normalization = normalization };
        string text = $"a{string.Concat(Enumerable.Repeat("\u0301\u0323", 500_000))} dog";
        Assert.Equal(CharacterKind.Mark, UnicodeTable.Instance[0x0301].Kind);
        long before = GC.GetAllocatedBytesForCurrentThread();

        List<(string Token, int Start, int Length)> places = Places(text, rules);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Equal([(0, 1_000_001), (1_000_002, 3)], places.Select(place => (place.Start, place.Length)));
        Assert.InRange(places[0].Token.Length, 1_000, NormalizedText.LongestSequence);
        Assert.Equal([places[0].Token], TokensOf(places[0].Token, rules));
    }

    [Theory]
    [InlineData("Evan's dog Riley is so hyper, she never stops moving. ")]
    [InlineData("Ｆｕｌｌ ﬁsh “quoted” e\u0301 İ 👨‍👩‍👧 今天 ทำ 한글 \uD83D ½ a\u0323\u0301\u0323 ")]
    public void Splitting_allocates_nothing(string sentence)
    {
        string text = string.Concat(Enumerable.Repeat(sentence, 101));
        foreach (TextRules rules in AllRules)
        {
            var buffers = new TextBuffers();
            int expected = Count(text, rules, buffers);
            long before = GC.GetAllocatedBytesForCurrentThread();
            int count = Count(text, rules, buffers);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.Equal(expected, count);
        }
    }

    [Fact]
    public void Slots_are_the_same_in_every_canonical_spelling_and_otherwise_untouched()
    {
        var buffers = new TextBuffers();
        string Of(string token, TextRules rules) => SlotSpelling.Of(token, rules, buffers).ToString();
        foreach (string token in new[] { "Ab-1 c", "ﬁ", "İ", "½", "a\u00ADb", "❤\uFE0F", "今天", "\uD83D" })
        {
            Assert.All(AllRules, rules => Assert.Equal(token, Of(token, rules)));
        }

        Assert.Equal("É", Of("E\u0301", new TextRules()));
        Assert.Equal("E\u0301", Of("E\u0301", new TextRules { Normalization = TextNormalization.None }));
        Assert.Equal("E\u0301", Of("E\u0301", TextRules.First(lowercase: true)));
    }

    private static int Count(string text, TextRules rules, TextBuffers buffers)
    {
        int count = 0;
        foreach (ReadOnlySpan<char> _ in new TextTokens(text, rules, buffers)) count++;
        return count;
    }
}
