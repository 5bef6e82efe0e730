using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Shell;

/// <summary>That whatever a file has in it, an error is a short line.</summary>
public sealed class ShownTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u4e2d\u6587 \U0001F600", "\u4e2d\u6587 \U0001F600")]
    [InlineData("a\tb\r\nc\0", "a\\u0009b\\u000D\\u000Ac\\u0000")]
    [InlineData("\u001b[31mred\u009b", "\\u001B[31mred\\u009B")]
    [InlineData("a\u2028b\u202Ec", "a\\u2028b\\u202Ec")]
    public void Control_characters_are_escaped(string text, string expected) => Assert.Equal(expected, Shown.Text(text));

    [Fact]
    public void Only_the_beginning_of_a_long_text_is_shown()
    {
        Assert.Equal(new string('a', 80), Shown.Text(new string('a', 80)));
        Assert.Equal($"{new string('a', 80)}… (5000000 characters)", Shown.Text(new string('a', 5_000_000)));
        Assert.Equal($"{new string('a', 79)}… (82 characters)", Shown.Text($"{new string('a', 79)}\U0001F600b"));
    }

    [Fact]
    public void Of_a_list_the_first_are_shown()
    {
        Assert.Equal("'a', 'b'", Shown.List(["a", "b"]));
        Assert.EndsWith(
            ", '20' and 80 more", Shown.List([.. Enumerable.Range(1, 100).Select(at => $"{at}")]), StringComparison.Ordinal);
    }
}
