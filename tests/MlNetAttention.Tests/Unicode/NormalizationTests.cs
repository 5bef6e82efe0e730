using System.Text;
using MlNetAttention.Unicode;
using static MlNetAttention.Tests.Unicode.Normalized;

namespace MlNetAttention.Tests.Unicode;

/// <summary>The four normalization forms, by the whole of NormalizationTest.txt.</summary>
public class NormalizationTests
{
    [Fact]
    public void Every_line_of_the_conformance_test_holds()
    {
        int lines = 0;
        foreach (string[] fields in UnicodeFile.Lines("NormalizationTest"))
        {
            string[] columns = [.. fields.Take(5).Select(field => UnicodeFile.String(UnicodeFile.Points(field)))];
            (string c, string d, string kc, string kd) = (columns[1], columns[2], columns[3], columns[4]);
            foreach (string text in columns[..3])
            {
                Assert.Equal(c, Of(text, NormalizationSteps.FormC));
                Assert.Equal(d, Of(text, FormD));
            }

            foreach (string text in columns[3..])
            {
                Assert.Equal(kc, Of(text, NormalizationSteps.FormC));
                Assert.Equal(kd, Of(text, FormD));
            }

            foreach (string text in columns)
            {
                Assert.Equal(kc, Of(text, FormKC));
                Assert.Equal(kd, Of(text, FormKD));
            }

            lines++;
        }

        Assert.Equal(19_074, lines);
    }

    [Fact]
    public void Code_points_that_the_test_does_not_name_stay_as_they_are()
    {
        // Part 1 names all that change, each on a line of its own.
        HashSet<int> named =
        [
            .. UnicodeFile.Lines("NormalizationTest").Select(fields => UnicodeFile.Points(fields[0]))
                .Where(points => points.Length == 1).Select(points => points[0]),
        ];
        foreach (int point in UnicodeCharacters.Points)
        {
            if (named.Contains(point)) continue;
            string text = UnicodeFile.String([point]);
            foreach (NormalizationSteps form in new[] { NormalizationSteps.FormC, FormD, FormKC, FormKD })
            {
                Assert.Equal(text, Of(text, form));
            }
        }
    }

    // The runtime's own does nothing there.
    [Fact]
    public void It_works_where_globalization_is_invariant()
    {
        Assert.True(AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isInvariant) && isInvariant);
        Assert.Equal("é", "é".Normalize(NormalizationForm.FormD));
        Assert.Equal("e\u0301", Of("é", FormD));
        Assert.Equal("é", Of("e\u0301", NormalizationSteps.FormC));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_stay_as_they_are()
    {
        foreach (string text in new[] { "\uD83D", "\uDC15", "a\uD83Db", "\uDC15\uD83D", "e\uD83D\u0301" })
        {
            Assert.Equal(text, Of(text, NormalizationSteps.FormC));
            Assert.Equal(text, Of(text, FormKD));
        }
    }

    [Fact]
    public void A_million_marks_in_the_worst_order_take_no_more_than_linear_time()
    {
        string marks = string.Concat(Enumerable.Repeat("\u0301\u0323", 500_000));

        string result = Of($"a{marks}b", NormalizationSteps.FormC);

        Assert.Equal($"\u1EA1{new string('\u0323', 499_999)}{new string('\u0301', 500_000)}b", result);
    }
}
