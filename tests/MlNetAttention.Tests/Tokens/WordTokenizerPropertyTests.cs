using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace MlNetAttention.Tests.Tokens;

public class WordTokenizerPropertyTests
{
    private const string Signs = "aZ9é\u0308ñ犬٣²_-.,'\"€ \t\n\u00A0\u2028\0\u0007\u0085\uFEFF\u200D\uD83D\uDC15\uD835\uDD18";

    /// <summary>Any UTF-16 code units, most of them from the corners of Unicode.</summary>
    public static Arbitrary<string> Texts() => Gen.OneOf(
            Gen.Elements(Signs.ToCharArray()), Gen.Choose(0, char.MaxValue).Select(unit => (char)unit))
        .ListOf().Select(units => new string([.. units])).ToArbitrary();

    [Property(Arbitrary = [typeof(WordTokenizerPropertyTests)], MaxTest = 2000, Replay = "1,3")]
    public void The_tokens_put_together_are_the_text_without_blanks(string text) =>
        Assert.Equal(WithoutBlanks(text), string.Concat(WordSplitter.Words(text)));

    [Property(Arbitrary = [typeof(WordTokenizerPropertyTests)], MaxTest = 2000, Replay = "1,5")]
    public void A_token_is_one_token(string text) =>
        Assert.All(WordSplitter.Words(text), token => Assert.Equal([token], WordSplitter.Words(token)));

    private static string WithoutBlanks(string text)
    {
        var kept = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length);
            bool blank = Rune.IsWhiteSpace(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format;
            if (!blank) kept.Append(text, at, length);
            at += length;
        }

        return kept.ToString();
    }
}
