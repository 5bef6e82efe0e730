using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class VocabularyTests
{
    private static readonly Vocabulary Words = new(["dog", "Riley", "she"], lowercase: true);

    [Fact]
    public void Known_tokens_follow_padding_and_unknown()
    {
        Assert.Equal(5, Words.Size);
        Assert.Equal([2, 3, 4], Words.Tokens.Select(token => Words.IdOf(token)));
        Assert.Equal(["[padding]", "[unknown]", "dog", "Riley", "she"], Enumerable.Range(0, 5).Select(Words.TextOf));
    }

    [Theory]
    [InlineData("")]
    [InlineData("DOG")]
    [InlineData("riley")]
    [InlineData("[unknown]")]
    [InlineData("[padding]")]
    public void Other_tokens_are_unknown(string token) => Assert.Equal(Vocabulary.UnknownId, Words.IdOf(token));

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    public void An_id_out_of_range_is_named(int id)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Words.TextOf(id));
        Assert.StartsWith($"id is {id}; expected 0 to 4.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_stands_twice_is_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new Vocabulary(["dog", "she", "dog"], lowercase: true));
        Assert.Contains("'dog'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_have_the_ids_behind_separator_and_unknown_in_their_order()
    {
        Vocabulary pieces = Vocabulary.Of(Pieces.Pieces.Bert(
            ["[PAD]", "[UNK]", "[CLS]", "dog", "[SEP]", "cat", "[MASK]", "cat", "s", "##s", "[UNK"]));
        Assert.Equal([2, 1, 3, 4, 0, 5, 6, 7, 8, 9, 10], Enumerable.Range(0, 11).Select(pieces.IdOfPiece));

        var sequence = new TokenSequence(new SegmentLimits(17, pieces.Frame, 1));
        var spellings = new List<string>();
        sequence.AddText("dogs cat x s", pieces, spellings);
        sequence.End();
        Assert.Equal([3, 4, 9, 7, 1, 8, 0], sequence.Ids.ToArray());
        Assert.Equal(["dog", "##s", "cat", "[UNK]", "s"], spellings);
    }

    [Fact]
    public void Keys_have_the_ids_they_were_given()
    {
        var keys = new Vocabulary(["b", "a"], lowercase: false, KeyIds.Dense(1, 3, 2, 1));
        Assert.Equal(3ul, keys.KeyIds.Count);
        Assert.Equal([1, 3, 2, 1, 1, 1], new ulong[] { 0, 1, 2, 3, 4, ulong.MaxValue }.Select(keys.KeyIds.IdOf));
        Assert.Equal(0ul, Words.KeyIds.Count);
        Assert.Equal(Vocabulary.UnknownId, Words.KeyIds.IdOf(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_key_cannot_be_padding_or_out_of_range(int id) =>
        Assert.Throws<ArgumentException>(() => new Vocabulary(["b", "a"], lowercase: false, KeyIds.Dense(1, id)));
}
