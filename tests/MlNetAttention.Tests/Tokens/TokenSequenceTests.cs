using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Tokens;

public class TokenSequenceTests
{
    private static readonly Vocabulary Words = RandomEncoder.TextVocabulary(["dog", "she"]);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(101)]
    public void Tokens_beyond_the_limit_are_dropped(int limit)
    {
        var sequence = new TokenSequence(limit);
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < limit; i++) sequence.Add(i);
            Assert.True(sequence.IsFull);
            Assert.False(sequence.IsCut);
            sequence.Add(-1);
            Assert.True(sequence.IsCut);
            Assert.Equal(Enumerable.Range(0, limit), sequence.Ids.ToArray());

            sequence.Clear();
            Assert.False(sequence.IsCut);
            Assert.Equal(0, sequence.Length);
        }
    }

    [Fact]
    public void Memory_grows_with_the_tokens_and_not_with_the_limit()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var sequence = new TokenSequence(10_000_000);
        for (int i = 0; i < 101; i++) sequence.Add(i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    [Fact]
    public void Text_is_lowered_where_the_vocabulary_says_so()
    {
        var sequence = new TokenSequence(5);
        var spellings = new List<string>();
        sequence.AddText("DOG, She!", Words, spellings);
        Assert.Equal([2, 1, 3, 1], sequence.Ids.ToArray());
        Assert.Equal(["dog", ",", "she", "!"], spellings);

        sequence.Clear();
        sequence.AddText("DOG, she", new Vocabulary(["dog", "she"], lowercase: false));
        Assert.Equal([1, 1, 3], sequence.Ids.ToArray());
    }

    [Fact]
    public void Unknown_tokens_bring_their_subwords_and_known_ones_do_not()
    {
        var sequence = new TokenSequence(19);
        for (int round = 0; round < 2; round++)
        {
            sequence.Clear();
            sequence.AddText("dogs dog 2 stranger she an", Words);
            Assert.Equal([9, 0, 0, 21, 0, 3], Enumerable.Range(0, 6).Select(t => sequence.SubwordsOf(t).Length));
            Assert.All(Enumerable.Range(0, 6), t => Assert.All(sequence.SubwordsOf(t).ToArray(), s => Assert.InRange(s, 0, 16)));
        }
    }

    [Fact]
    public void A_very_long_token_has_the_subwords_of_its_beginning()
    {
        string beginning = string.Concat(Enumerable.Repeat("stranger", 4));
        var sequence = new TokenSequence(2);
        sequence.AddText($"{beginning} {beginning}{new string('x', 100_001)}", Words);
        Assert.Equal(93, sequence.SubwordsOf(0).Length);
        Assert.Equal(sequence.SubwordsOf(0).ToArray(), sequence.SubwordsOf(1).ToArray());
    }

    [Fact]
    public void Spellings_stop_where_the_tokens_stop()
    {
        var sequence = new TokenSequence(3);
        var spellings = new List<string>();
        sequence.AddText("she she dog dog dog", Words, spellings);
        Assert.Equal([3, 3, 2], sequence.Ids.ToArray());
        Assert.Equal(["she", "she", "dog"], spellings);
    }

    [Fact]
    public void A_text_as_long_as_one_before_allocates_nothing()
    {
        var sequence = new TokenSequence(101);
        string text = string.Concat(Enumerable.Repeat("She 🐕 Unknown dog ", 31));
        for (int round = 0; round < 3; round++)
        {
            sequence.Clear();
            long before = GC.GetAllocatedBytesForCurrentThread();
            sequence.AddText(text, Words);
            if (round > 0) Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }
}
