using MlNetAttention.Tokens;
using MlNetAttention.Unicode;
using static MlNetAttention.Tests.Unicode.Normalized;

namespace MlNetAttention.Tests.Unicode;

/// <summary>Full case folding, by the whole of CaseFolding.txt.</summary>
public class CaseFoldingTests
{
    private static readonly Dictionary<int, int[]> Full = UnicodeFile.Lines("CaseFolding")
        .Where(fields => fields[1] is "C" or "F")
        .ToDictionary(fields => UnicodeFile.Point(fields[0]), fields => UnicodeFile.Points(fields[2]));

    [Fact]
    public void Every_code_point_is_folded_as_the_file_says_but_for_two_turkish_letters()
    {
        Assert.Equal(1_530, Full.Count);
        foreach (int point in UnicodeCharacters.Points)
        {
            int[] expected = point is 0x0130 or 0x0131 ? ['i'] : Full.GetValueOrDefault(point, [point]);
            Assert.Equal(UnicodeFile.String(expected), Of(UnicodeFile.String([point]), Folded));
        }
    }

    [Fact]
    public void A_text_in_capitals_is_the_same_text()
    {
        Dictionary<int, int[]> special = UnicodeFile.Lines("SpecialCasing")
            .Where(fields => fields.Length < 6 || fields[4].Length == 0)
            .ToDictionary(fields => UnicodeFile.Point(fields[0]), fields => UnicodeFile.Points(fields[3]));
        foreach (NormalizationSteps steps in AllRules.Where(rules => rules.Lowercase).Select(rules => rules.Steps).Distinct())
        {
            foreach (int point in UnicodeCharacters.Points)
            {
                int[] upper = special.GetValueOrDefault(point, [UnicodeCharacters.All[point]?.Uppercase ?? point]);
                string text = UnicodeFile.String([point]);

                // The capital is an emoji, Ⓜ, and is left whole.
                if (text == "ⓜ" && steps.Tidy) continue;
                Assert.Equal(Of(text, steps), Of(UnicodeFile.String(upper), steps));
            }
        }
    }

    [Theory]
    [InlineData("İSTANBUL", "istanbul")]
    [InlineData("IŞIK", "ışık")]
    [InlineData("I\u0307ZMI\u0307R", "izmir")]
    [InlineData("I\u0328\u0307", "\u012F")]
    [InlineData("i\u0308\u0307", "\u00EF\u0307")]
    [InlineData("ΟΔΟΣ", "οδος")]
    [InlineData("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύς")]
    [InlineData("STRASSE", "straße")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("ᾼ\u0301", "ᾴ")]
    [InlineData("ΑΙ\u0301", "αί")]
    [InlineData("ՄԵՒ", "մեւ")]
    [InlineData("Ǆ", "ǆ")]
    [InlineData("ᏣᎳᎩ", "ꮳꮃꭹ")]
    [InlineData("𐐀", "𐐨")]
    public void Capitals_and_small_letters_are_alike(string one, string other) => Assert.Equal(TokensOf(one), TokensOf(other));

    [Fact]
    public void Case_is_kept_where_it_is_wanted()
    {
        var rules = new TextRules { Lowercase = false };
        Assert.Equal(["Straße", "İl", "ΟΔΟς"], TokensOf("Straße I\u0307l ΟΔΟς", rules));
    }
}
