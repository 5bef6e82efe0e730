namespace MlNetAttention.Tests;

/// <summary>An encoder of several input columns, used by itself.</summary>
public class PairEncoderTests
{
    private static readonly EncoderOptions Options = RandomEncoder.Small with { Segments = 2, MaxTokens = 9 };

    [Fact]
    public void Which_text_a_token_stands_in_matters_in_every_combination()
    {
        foreach (EncoderOptions options in EncoderCases.Some.Where(options => options is { MaxTokens: > 2, Width: > 1 }))
        {
            AttentionEncoder encoder = RandomEncoder.Create(options with { Segments = 2 });
            float[] pooled = encoder.Encode("dog riley", "she").Pooled.ToArray();
            Assert.NotEqual(pooled, encoder.Encode("she", "dog riley").Pooled.ToArray());
            Assert.NotEqual(pooled, encoder.Encode("dog", "riley she").Pooled.ToArray());
            Assert.Equal(pooled, encoder.Encode("dog riley", "she").Pooled.ToArray());
            Assert.All(pooled, number => Assert.True(float.IsFinite(number)));
        }
    }

    [Fact]
    public void Tokens_tell_their_text_and_separators_that_they_are_in_none()
    {
        EncodedSequence encoded = RandomEncoder.Create(Options).Encode("Evan's dog", "so hyper");
        Assert.Equal(["evan", "'", "s", "dog", "[SEP]", "so", "hyper"], encoded.Tokens);
        Assert.Equal([0, 0, 0, 0, -1, 1, 1], encoded.Segments);
        Assert.Equal(encoded.Segments, encoded.AttentionMaps[0].Segments);
        Assert.Equal(encoded.Tokens, encoded.AttentionMaps[0].Tokens);
        Assert.Equal(7, encoded.TokenVectors.Count);
        for (int query = 0; query < 7; query++) Assert.Equal(1, encoded.AttentionMaps[0].Row(2, query).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void Lists_of_tokens_give_what_the_texts_give()
    {
        AttentionEncoder encoder = RandomEncoder.Create(Options with { Segments = 3 });
        EncodedSequence texts = encoder.Encode("dog stranger", "", "she never");
        EncodedSequence lists = encoder.Encode(["dog", "stranger"], [], ["she", "", "never"]);
        Assert.Equal(texts.Pooled.ToArray(), lists.Pooled.ToArray());
        Assert.Equal(["dog", "stranger", "[SEP]", "[SEP]", "she", "never"], lists.Tokens);
    }

    [Fact]
    public void A_text_with_brackets_has_no_separator()
    {
        EncodedSequence encoded = RandomEncoder.Create(Options).Encode("[SEP]", "dog");
        Assert.Equal(["[", "sep", "]", "[SEP]", "dog"], encoded.Tokens);
        Assert.Equal([0, 0, 0, -1, 1], encoded.Segments);
    }

    [Fact]
    public void Empty_texts_leave_their_separator()
    {
        AttentionEncoder encoder = RandomEncoder.Create(Options);
        Assert.Equal(["[SEP]"], encoder.Encode("", "").Tokens);
        Assert.Equal([-1, 1], encoder.Encode("", "dog").Segments);
        Assert.Equal([0, -1], encoder.Encode("dog", "").Segments);
        Assert.NotEqual(encoder.Encode("dog", "").Pooled.ToArray(), encoder.Encode("", "dog").Pooled.ToArray());
    }

    [Fact]
    public void The_longer_text_is_cut()
    {
        AttentionEncoder encoder = RandomEncoder.Create(Options);
        EncodedSequence cut = encoder.Encode("evan dog riley is so hyper she never stops moving", "she never");
        Assert.Equal(["evan", "dog", "riley", "is", "so", "hyper", "[SEP]", "she", "never"], cut.Tokens);
        Assert.Equal(cut.Pooled.ToArray(), encoder.Encode("evan dog riley is so hyper", "she never").Pooled.ToArray());
        Assert.Equal(9, cut.AttentionMaps[0].Length);
        Assert.True(encoder.Cuts("a b c d e f g h", "a"));
        Assert.False(encoder.Cuts("a b c d e f g", "a"));
    }

    [Fact]
    public void More_or_fewer_texts_than_columns_are_refused()
    {
        AttentionEncoder pair = RandomEncoder.Create(Options), one = RandomEncoder.Create(RandomEncoder.Small);
        Assert.Contains(
            "1 sequence was given, and the encoder has 2 input columns",
            Assert.Throws<ArgumentException>(() => pair.Encode("dog")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => pair.Encode("dog", "she", "never"));
        Assert.Throws<ArgumentException>(() => pair.Encode(["dog"]));
        Assert.Contains(
            "2 sequences were given, and the encoder has 1 input column;",
            Assert.Throws<ArgumentException>(() => one.Encode("dog", "she")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => pair.Encode("dog", (string)null!));
        Assert.Throws<ArgumentNullException>(() => pair.Encode(["dog"], null!));
    }

    [Fact]
    public void There_is_room_for_a_token_of_every_column()
    {
        (RandomEncoder.Small with { Segments = 6, MaxTokens = 11 }).Validate();
        Assert.Contains(
            "MaxTokens is 10; expected at least 11",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => (RandomEncoder.Small with { Segments = 6, MaxTokens = 10 }).Validate()).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => (RandomEncoder.Small with { Segments = 0 }).Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new EncoderOptions { Segments = 65 }.Validate());
    }
}
