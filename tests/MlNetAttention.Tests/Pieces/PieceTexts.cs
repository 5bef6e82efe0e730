using FsCheck;
using FsCheck.Fluent;

namespace MlNetAttention.Tests.Pieces;

/// <summary>Texts that rules of splitting are known to go wrong on.</summary>
internal static class PieceTexts
{
    // Marks, joined emoji, scripts without blanks, letters whose small form is another's, controls, blanks, signs.
    private static readonly string[] Corners =
    [
        "\u0301", "e\u0301", "é", "É", "ñ", "Å", "\u212B", "q\u0323\u0307", "\u0345", "\uFE0F", "❤\uFE0F", "❤", "1\uFE0F\u20E3",
        "👍🏽", "👨‍👩‍👧", "🇩🇪", "😀", "\u200D", "\u200B", "\u200E", "\u00AD", "\u034F", "\uFEFF", "\uFFFD", "\uE000", "\U000F0000",
        "\uD83D", "\uDC15", "\u0000", "\u0001", "\u0007", "\u001F", "\u007F", "\u0085", "\u009F", "\t", "\n", "\r\n", "\v",
        "\f", " ",
        "\u00A0", "\u2003", "\u202F", "\u2028", "\u2029", "\u3000", "\u1680", "\u180E", "漢", "東京", "々", "〇", "𠮷", "𫝀", "豈",
        "か\u3099",
        "が", "ｶﾞ", "カー", "한국어", "\u1100\u1161\u11A8", "가각", "กำ", "ไทยดี", "\u0E4D\u0E32", "ខ្មែរ", "မြန်မာ", "हिन्दी",
        "বাংলা", "தமிழ்",
        "שָׁלוֹם", "مَرْحَبًا", "İ", "ı", "i\u0307", "I", "ß", "ẞ", "Σ", "ς", "ΟΔΟΣ", "ᾳ", "ᾼ", "\u1F82", "ﬁ", "Ǆ", "ǅ", "Ж",
        "Ё", "й", "Ⴀ", "Ꭰ", "𐐀",
        "½", "²", "①", "Ⅷ", "٣", "𝟘", "$", "^", "+", "=", "<", ">", "|", "~", "`", "_", "@", "#", "¿", "«", "—", "…", "“", "’",
        "‿", "、", "。", "·", "§",
        "©", "€", "≠", "\u037E", "\u1FEF", "\u0378", "\u08E2", "\u1734", "\u166D", "\u09FE", "\u2E52", "\U00016EA0", "\U00016EA1",
        "[SEP]", "[CLS]",
        "[MASK]", "[UNK]", "[PAD]", "<s>", "</s>", "<mask>", "<pad>", "<|endoftext|>", "##a", "Ġ", "\u0100", "Â", "'s", "'S",
        "'re", "'ll", "'x", "''",
    ];

    private static readonly string[] Sentences =
    [
        "", " ", "\n\n", " \t \u3000", "a", "Evan's dog Riley is so hyper, she never stops moving.",
        "The QUICK brown fox, 2nd of 1,234.56 (approx.)!", "don't can't I'll we've you're he'd I'm it's",
        " leading and trailing  ",
        "two  three   blanks\t\ttabs\n\nlines \n mixed", "a \n\n b", "x  \n", "unaffable unbelievably running runs",
        "Café naïve résumé coöperate",
        "CAFE\u0301 NAI\u0308VE", "İstanbul'da ılık DİYARBAKIR", "STRASSE straße", "東京 tower, 東京タワー", "我喜欢tokenizers你呢",
        "ภาษาไทยไม่มีช่องว่าง",
        "한국어 텍스트 처리", "😀 ok 👍🏽!", "$ ^ + = < > | ~", "http://example.com/a_b?c=d&e=%20f", "user@example.com #tag @name",
        "[SEP] hello [CLS][MASK]",
        "</s><s> <mask>", "##ing ## ##", "3.14159 and 1e-9, 0x1F", "x\u00ADy z\u200Bw", "no\u00A0break", "line\u2028separator",
        "e\u0301\u0323 \u0323\u0301",
        "\u0301 mark first", "!\u0301 ?\uFE0F", "'\u0301s 's", " 's  's", "a'sb 'tis 'Twas rock'n'roll", "1st2nd3rd", "ab12cd",
        "一二三123abc",
        "\uD83D\uDE00\uD83D", "\uDE00\uD83D\uDE00", "\u1100\u1161\u11A8 각 가\u11A8", "Zu\u0308rich Zürich ZÜRICH",
        "ΣΊΣΥΦΟΣ Σίσυφος", "ﬁne ﬂow ﬃ",
        Repeat("a", 99), Repeat("a", 100), Repeat("a", 101), Repeat("a", 200), $"x {Repeat("b", 101)} y", Repeat("é", 100),
        Repeat("é", 101),
        Repeat("e\u0301", 100), Repeat("e\u0301", 101), Repeat("\U00010400", 99), Repeat("\U00010400", 100),
        Repeat("\U00010400", 101),
        Repeat("가", 50), Repeat("가", 51), $"{Repeat("a", 100)}\u00AD", $"{Repeat("a", 60)}\u200B{Repeat("a", 60)}",
        $"{Repeat("a", 100)}.",
        Repeat("!", 120), Repeat("漢", 120), Repeat(" ", 300), Repeat("\u0301", 150), $"a{Repeat("\u0301", 150)}b",
    ];

    /// <summary>Every corner in four surroundings, and the sentences.</summary>
    internal static IReadOnlyList<string> Odd { get; } =
        [.. Corners.SelectMany(corner => new[] { corner, $"a{corner}b", $"x {corner} {corner}1" }), .. Sentences];

    /// <summary>Texts of any corners, letters and UTF-16 units.</summary>
    public static Arbitrary<string> Texts() => Gen.OneOf(
            Gen.Elements(Corners), Gen.Elements(Corners), Gen.Elements("a", "b", "run", "ning", " ", "un", "S", "."),
            Gen.Choose(0, char.MaxValue).Select(unit => $"{(char)unit}"),
            Gen.Choose(0x10000, 0x1FFFF).Select(char.ConvertFromUtf32))
        .ListOf().Select(string.Concat).ToArbitrary();

    internal static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
