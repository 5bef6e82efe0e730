using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class WordTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\r\n\u00A0\u2003\u2028", "")]
    [InlineData("Evan's dog Riley", "Evan|'|s|dog|Riley")]
    [InlineData("is so hyper, she never stops.", "is|so|hyper|,|she|never|stops|.")]
    [InlineData("2nd 3.14 x2", "2nd|3|.|14|x2")]
    [InlineData("a--b...", "a|-|-|b|.|.|.")]
    [InlineData("snake_case", "snake|_|case")]
    [InlineData("Ärger naïve Ωμέγα", "Ärger|naïve|Ωμέγα")]
    [InlineData("nai\u0308ve", "nai\u0308ve")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("٣٤ Ⅷ ²", "٣٤|Ⅷ|²")]
    [InlineData("犬が好き", "犬が好き")]
    [InlineData("𝔘𝔫i 𐐷", "𝔘𝔫i|𐐷")]
    [InlineData("dog🐕cat", "dog|🐕|cat")]
    [InlineData("👍🏽", "👍|🏽")]
    [InlineData("👩\u200D💻", "👩|💻")]
    [InlineData("a\0b\u0007c\u007Fd\u0085e", "a|b|c|d|e")]
    [InlineData("\uFEFFa\u00ADb", "a|b")]
    [InlineData("„quoted“ — €5", "„|quoted|“|—|€|5")]
    public void Words_and_signs_are_told_apart(string text, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), WordSplitter.Words(text));

    // An attribute would store these as UTF-8, which has no form for them.
    [Fact]
    public void Half_of_a_surrogate_pair_is_a_sign_of_its_own()
    {
        Assert.Equal(["\uD83D"], WordSplitter.Words("\uD83D"));
        Assert.Equal(["\uDC15"], WordSplitter.Words("\uDC15"));
        Assert.Equal(["a", "\uD83D", "b"], WordSplitter.Words("a\uD83Db"));
        Assert.Equal(["a", "\uDC15", "b"], WordSplitter.Words("a\uDC15b"));
        Assert.Equal(["\uD83D", "\uD83D\uDC15", "\uDC15"], WordSplitter.Words("\uD83D\uD83D\uDC15\uDC15"));
    }

    [Fact]
    public void Splitting_allocates_nothing()
    {
        string text = string.Concat(Enumerable.Repeat("Evan's dog Riley, 𝔘ber hyper 🐕 Ärger\uD83D ", 101));
        Count(text);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int tokens = Count(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(101 * 11, tokens);
    }

    private static int Count(string text)
    {
        int count = 0;
        foreach (ReadOnlySpan<char> _ in new WordTokenizer(text)) count++;
        return count;
    }
}
