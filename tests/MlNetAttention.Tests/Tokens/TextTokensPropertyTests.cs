using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MlNetAttention.Tests.Unicode;
using MlNetAttention.Tokens;
using MlNetAttention.Unicode;
using static MlNetAttention.Tests.Unicode.Normalized;

namespace MlNetAttention.Tests.Tokens;

/// <summary>What holds for any text, whatever the options.</summary>
public class TextTokensPropertyTests
{
    // Each of them is decomposed, folded, reordered, dropped or joined by some rule.
    private const string Corners =
        "aZ9 i I\u0130\u0131\u0307\u0308\u0301\u0323\u0345ßẞσςΣᾳΑ\u1FBC\u212B\uFB01\uFDFA½²①™’´"
        + "\u1FFDʼ\u0149ـ\u00AD\u200B\u200C\u200D\uFE0F\uFEFF\u0338\u20E3#=❤👍🏽👨🇩🇪🏴󠁧󠁿\u1100\u1161"
        + "\u11A8가각ｶﾞガー今々𠮷กำ\u0E4D\u0E32ក្មမြန\u1039い\u3099Ａ１　\u00A0\u034F\u180E\u3164\uFFA0\uE000"
        + "\uFFFD\uFFFF\uD83D\uDC15\n";

    private static readonly TextRules[] WithoutPairs = [.. AllRules.Where(rules => rules.UnspacedText != UnspacedText.Pairs)];

    /// <summary>Any UTF-16 code units, most of them from the corners of Unicode.</summary>
    public static Arbitrary<string> Texts() => Gen.OneOf(
            Gen.Elements(Corners.ToCharArray()), Gen.Elements(Corners.ToCharArray()),
            Gen.Choose(0, char.MaxValue).Select(unit => (char)unit))
        .ListOf().Select(units => new string([.. units])).ToArbitrary();

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 2000, Replay = "1,3")]
    public void Normalising_twice_is_normalising_once(string text) => Assert.All(AllRules, rules =>
    {
        string once = Of(text, rules.Steps);
        Assert.Equal(once, Of(once, rules.Steps));
        Assert.Equal(TokensOf(text, rules), TokensOf(once, rules));
    });

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 2000, Replay = "1,5")]
    public void Every_canonical_spelling_of_a_text_has_the_same_tokens(string text) => Assert.All(
        AllRules.Where(rules => rules.Normalization != TextNormalization.None), rules =>
        {
            string[] tokens = TokensOf(text, rules);
            Assert.Equal(tokens, TokensOf(Of(text, FormD), rules));
            Assert.Equal(tokens, TokensOf(Of(text, NormalizationSteps.FormC), rules));
        });

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 2000, Replay = "1,7")]
    public void A_token_is_one_token(string text) => Assert.All(WithoutPairs, rules =>
        Assert.All(TokensOf(text, rules), token => Assert.Equal([token], TokensOf(token, rules))));

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 2000, Replay = "1,9")]
    public void The_place_of_a_token_in_the_text_holds_that_token(string text) => Assert.All(WithoutPairs, rules =>
    {
        foreach (var group in Places(text, rules).GroupBy(place => (place.Start, place.Length)))
        {
            // Tokens that come from one character share it, and one of them may reach further.
            Assert.InRange(group.Key.Length, 1, text.Length - group.Key.Start);
            string[] there = TokensOf(text.Substring(group.Key.Start, group.Key.Length), rules);
            Assert.All(group, place => Assert.Contains(place.Token, there));
        }
    });

    [Property(Arbitrary = [typeof(TextTokensPropertyTests)], MaxTest = 1000, Replay = "1,11")]
    public void Pairs_have_the_places_of_clusters_and_begin_with_them(string text)
    {
        List<(string Token, int Start, int Length)> clusters = Places(text);
        List<(string Token, int Start, int Length)> pairs = Places(text, new TextRules { UnspacedText = UnspacedText.Pairs });
        Assert.Equal(clusters.Select(place => (place.Start, place.Length)), pairs.Select(place => (place.Start, place.Length)));
        Assert.All(clusters.Zip(pairs), pair => Assert.StartsWith(pair.First.Token, pair.Second.Token, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_point_by_itself_keeps_to_the_rules()
    {
        foreach (TextRules rules in AllRules)
        {
            foreach (int point in UnicodeCharacters.Points)
            {
                string text = UnicodeFile.String([point]);
                string once = Of(text, rules.Steps);
                Assert.Equal(once, Of(once, rules.Steps));
                if (rules.Normalization == TextNormalization.None) continue;
                Assert.Equal(once, Of(Of(text, FormD), rules.Steps));
                Assert.Equal(once, Of(Of(text, NormalizationSteps.FormC), rules.Steps));
            }
        }
    }
}
