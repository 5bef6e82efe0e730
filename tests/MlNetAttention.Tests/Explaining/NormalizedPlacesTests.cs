using FsCheck.Xunit;
using Microsoft.ML;
using MlNetAttention.Explaining;
using MlNetAttention.Scoring;
using MlNetAttention.Tests.Tokens;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Explaining;

/// <summary>Tokens of normalised texts are removed from the text as it was written.</summary>
public class NormalizedPlacesTests
{
    [Theory]
    [InlineData("the e\u0301te\u0301 ends", "été", "the ends")]
    [InlineData("a ﬁsh b", "fish", "a b")]
    [InlineData("so Donau\u00ADdampf fährt", "donaudampf", "so fährt")]
    [InlineData("I ❤️you", "❤", "I you")]
    [InlineData("I ❤️you", "you", "I ❤️")]
    [InlineData("a 👨‍👩‍👧‍👦 b", "👨‍👩‍👧‍👦", "a b")]
    [InlineData("今天天气很好", "很", "今天天气 好")]
    [InlineData("it’s", "'", "it s")]
    [InlineData("1½ l", "⁄", "1 l")]
    [InlineData("İSTANBUL'da", "istanbul", "'da")]
    [InlineData("x Ｆｕｌｌ\u3000y", "full", "x y")]
    public void The_characters_a_token_comes_from_are_deleted(string text, string token, string left)
    {
        TokenPlace place = Places(text).Single(place => place.Token == token);
        Assert.Equal(left, TextTokenRemover.Without(text, place, unknown: null));
    }

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 1000, Replay = "1,7")]
    public void The_tokens_of_other_characters_stay_as_they_are(string text)
    {
        List<TokenPlace> places = Places(text);
        foreach (TokenPlace place in places)
        {
            // A character may be parts of two tokens, as ำ is behind a letter of another script: both lose it.
            bool isShared = places.Exists(
                other => Overlaps(place, other) && (other.Start, other.Length) != (place.Start, place.Length));
            if (isShared) continue;
            string[] others = [.. places.Where(other => !Overlaps(place, other)).Select(other => other.Token)];
            Assert.Equal(others, Normalized.TokensOf(TextTokenRemover.Without(text, place, unknown: null)));
        }
    }

    private static bool Overlaps(TokenPlace one, TokenPlace other) =>
        other.Start < one.Start + one.Length && one.Start < other.Start + other.Length;

    // The letter before loses the one it was a pair with.
    [Fact]
    public void A_letter_is_deleted_from_the_pairs_it_is_in()
    {
        List<TokenPlace> places = Places("ขคง", new TextRules());
        Assert.Equal(["ขค", "คง", "ง"], places.Select(place => place.Token));
        string left = TextTokenRemover.Without("ขคง", places[1], unknown: null);
        Assert.Equal("ข ง", left);
        Assert.Equal(["ข", "ง"], Places(left, new TextRules()).Select(place => place.Token));
    }

    private static List<TokenPlace> Places(string text, TextRules? rules = null)
    {
        var view = new TextRowView("Text", text);
        using DataViewRowCursor row = view.GetRowCursor(view.Schema);
        Assert.True(row.MoveNext());
        var vocabulary = new Vocabulary([], rules ?? Normalized.Clusters);
        return [.. new TokenPlaces(
            new InputColumns(new InputColumn(InputKind.Text, "Text")), vocabulary, new SegmentLimits(int.MaxValue), row,
            [view.Schema[0]]).Read()];
    }
}
