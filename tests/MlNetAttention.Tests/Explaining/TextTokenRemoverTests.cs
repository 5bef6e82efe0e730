using System.Collections.Immutable;
using FsCheck.Xunit;
using Microsoft.ML;
using MlNetAttention.Explaining;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.Tokens;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Explaining;

public class TextTokenRemoverTests
{
    [Theory]
    [InlineData("the left one", "left", "the one")]
    [InlineData("left one", "left", "one")]
    [InlineData("the left", "left", "the")]
    [InlineData("left", "left", "")]
    [InlineData(" left ", "left", " ")]
    [InlineData("Evan's dog", "'", "Evan s dog")]
    [InlineData("Evan's dog", "s", "Evan' dog")]
    [InlineData("dog, cat", ",", "dog cat")]
    [InlineData("a (b) c", "b", "a ( ) c")]
    [InlineData("line\nbreak here", "break", "line\nhere")]
    public void A_deleted_token_leaves_a_text_somebody_could_have_written(string text, string token, string left) =>
        Assert.Equal(left, TextTokenRemover.Without(text, Place(text, token), unknown: null));

    [Fact]
    public void A_replaced_token_leaves_all_others_in_place() =>
        Assert.Equal("Evan\uFFFDs dog", TextTokenRemover.Without("Evan's dog", Place("Evan's dog", "'"), "\uFFFD"));

    [Property(Arbitrary = [typeof(WordTokenizerPropertyTests)], MaxTest = 500, Replay = "1,7")]
    public void The_other_tokens_of_any_text_stay_as_they_are(string text)
    {
        List<TokenPlace> places = Places(text, new Vocabulary([], lowercase: false));
        string[] tokens = WordSplitter.Words(text);
        Assert.Equal(tokens, places.Select(place => text.Substring(place.Start, place.Length)));
        for (int i = 0; i < places.Count; i++)
        {
            Assert.Equal(
                [.. tokens[..i], .. tokens[(i + 1)..]],
                WordSplitter.Words(TextTokenRemover.Without(text, places[i], unknown: null)));
            Assert.Equal(
                [.. tokens[..i], "\uFFFD", .. tokens[(i + 1)..]],
                WordSplitter.Words(TextTokenRemover.Without(text, places[i], "\uFFFD")));
        }
    }

    [Property(Arbitrary = [typeof(WordTokenizerPropertyTests)], MaxTest = 500, Replay = "1,9")]
    public void Places_are_those_of_the_text_as_it_was_written(string text)
    {
        List<TokenPlace> places = Places(text, new Vocabulary([], lowercase: true));
        Assert.Equal(
            places.Select(place => place.Token),
            places.Select(place => text.Substring(place.Start, place.Length).ToLowerInvariant()));
        Assert.Equal(WordSplitter.Words(text.ToLowerInvariant()), places.Select(place => place.Token));
    }

    [Fact]
    public void No_more_tokens_are_taken_out_than_the_encoder_looks_at() =>
        Assert.Equal(["a", "b"], Places("a b c", new Vocabulary([], lowercase: true), maxTokens: 2).Select(place => place.Token));

    [Fact]
    public void The_sign_for_an_unknown_token_is_one_token_and_unknown()
    {
        ImmutableArray<string> words = ["dog", "\uFFFD", "\uE000"];
        Assert.Equal("\uFFFD", UnknownReplacement.For(new Vocabulary(words[..1], lowercase: true)));
        Assert.Equal("\uE000", UnknownReplacement.For(new Vocabulary(words[..2], lowercase: true)));
        Assert.Equal("\uE001", UnknownReplacement.For(new Vocabulary(words, lowercase: true)));
        Assert.All(
            (string[])["\uFFFD", "\uE000", "\uF8FF"], sign => Assert.Equal(["a", sign, "b"], WordSplitter.Words($"a{sign}b")));
        string[] common = ["\uFFFD", .. Enumerable.Range(0xE000, 0xF8FF - 0xE000 + 1).Select(sign => $"{(char)sign}")];
        Assert.Equal("\U00012000", UnknownReplacement.For(new Vocabulary([.. common], lowercase: true)));
        string[] all = [.. common, .. Enumerable.Range(0x12000, 0x12399 - 0x12000 + 1).Select(char.ConvertFromUtf32)];
        Assert.Contains(
            "knows U+FFFD",
            Assert.Throws<ArgumentException>(() => UnknownReplacement.For(new Vocabulary([.. all], true))).Message);
    }

    private static TokenPlace Place(string text, string token) =>
        Places(text, new Vocabulary([], lowercase: false)).Single(place => place.Token == token);

    private static List<TokenPlace> Places(string text, Vocabulary vocabulary, int maxTokens = int.MaxValue)
    {
        var view = new TextRowView("Text", text);
        using DataViewRowCursor row = view.GetRowCursor(view.Schema);
        Assert.True(row.MoveNext());
        return [.. new TokenPlaces(
            new InputColumns(new InputColumn(InputKind.Text, "Text")), vocabulary, new SegmentLimits(maxTokens), row,
            [view.Schema[0]]).Read()];
    }
}
