using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class HeadTagsTests
{
    private static readonly string[] Tags = ["B-pet", "O", "I-pet"];

    [Fact]
    public void A_word_has_the_tag_with_the_highest_score() => Assert.Equal(
        ["O", "I-pet", "B-pet"], HeadTags.Best([0.1f, 0.6f, 0, 0.2f, 0, 0.5f, 0.6f, 0.59f, 0.3f], Tags));

    [Fact]
    public void A_word_that_was_not_read_is_outside() =>
        Assert.Equal(["B-pet", "O"], HeadTags.Best([0.6f, 0, 0, 0, 0, 0], Tags));

    [Fact]
    public void A_row_without_words_has_no_tags() => Assert.Empty(HeadTags.Best([], Tags));
}
