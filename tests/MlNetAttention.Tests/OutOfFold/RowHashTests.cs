using MlNetAttention.OutOfFold;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.OutOfFold;

/// <summary>That a row is recognised by its tokens alone, and by all of them.</summary>
public sealed class RowHashTests
{
    private static readonly Vocabulary Words = new(["a", "b", "c"], lowercase: true, subwords: new Subwords(101));

    [Theory]
    [InlineData("a b", "b a")]
    [InlineData("a b", "a b b")]
    [InlineData("a", "")]
    [InlineData("a unknown", "a strange")]
    [InlineData("unknown strange", "strange unknown")]
    [InlineData("unknown a", "unknown")]
    public void Other_tokens_have_another_hash(string one, string other)
    {
        using var hash = new RowHash();
        Assert.NotEqual(hash.Of(Tokens(one)), hash.Of(Tokens(other)));
    }

    [Theory]
    [InlineData("a unknown b", "A  unknown b")]
    [InlineData("", "  ")]
    public void Equal_tokens_have_the_same_whatever_was_hashed_before(string one, string other)
    {
        using var hash = new RowHash();
        UInt128 first = hash.Of(Tokens(one));
        hash.Of(Tokens("b c"));
        using var another = new RowHash();
        Assert.Equal(first, hash.Of(Tokens(other)));
        Assert.Equal(first, another.Of(Tokens(other)));
    }

    private static TokenSequence Tokens(string text)
    {
        var tokens = new TokenSequence(31);
        tokens.AddText(text, Words, spellings: null);
        return tokens;
    }
}
