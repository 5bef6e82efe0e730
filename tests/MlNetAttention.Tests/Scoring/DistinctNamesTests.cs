using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.Scoring;

public class DistinctNamesTests
{
    [Theory]
    [InlineData("a b c", "a b c")]
    [InlineData("- - -", "0 1 2")]
    [InlineData("a - b", "a 1 b")]
    [InlineData("a a a b", "a|a (2)|a (3)|b")]
    [InlineData("- 0", "0 (2)|0")]
    [InlineData("2 - -", "2|1|2 (2)")]
    [InlineData("a|a|a (2)", "a|a (3)|a (2)")]
    [InlineData("a (2)|a|a", "a (2)|a|a (3)")]
    public void Gaps_become_numbers_and_repetitions_get_a_suffix(string given, string expected)
    {
        string?[] names = [.. Split(given).Select(name => name == "-" ? null : name)];
        Assert.Equal(Split(expected), DistinctNames.Of(names));
        Assert.Equal(Split(expected), DistinctNames.Of([.. names.Select(name => name ?? "")]));
        Assert.Equal(Split(expected), DistinctNames.Of(DistinctNames.Of(names)));

        static string[] Split(string text) => text.Split(text.Contains('|', StringComparison.Ordinal) ? '|' : ' ');
    }

    [Fact]
    public void Any_number_of_equal_names_is_told_apart_quickly()
    {
        string[] names = DistinctNames.Of([.. Enumerable.Repeat("same", OutputHead.MaximumOutputs)]);
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal("same (65536)", names[^1]);
    }
}
