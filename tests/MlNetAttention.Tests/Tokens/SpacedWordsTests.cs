using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class SpacedWordsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \t\n\u3000")]
    [InlineData("one")]
    [InlineData("  anti-Japanese sentiment,  in\tthe\u00A0USA. ")]
    [InlineData("\u00AD 🐕\u200D🐕 \u00AD")]
    public void Words_stand_between_white_space(string text)
    {
        string[] expected = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = new SpacedWords();
        words.Read("other words before");
        words.Read(text);
        Assert.Equal(expected.Length, words.Count);
        int at = 0;
        for (int word = 0; word < expected.Length; word++)
        {
            at = text.IndexOf(expected[word], at, StringComparison.Ordinal);
            for (int end = at + expected[word].Length; at < end; at++) Assert.Equal(word, words.At(at));
        }
    }
}
