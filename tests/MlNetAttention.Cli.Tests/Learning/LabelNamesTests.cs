using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Tests.Learning;

public sealed class LabelNamesTests
{
    [Theory]
    [InlineData("|", "", "")]
    [InlineData("|", "  ", "")]
    [InlineData("|", "rain", "rain")]
    [InlineData("|", "rain|sun", "rain,sun")]
    [InlineData("|", " sun | rain|", "sun,rain")]
    [InlineData("|", "rain||rain|sun", "rain,sun")]
    [InlineData(";", "rain|sun;wind", "rain|sun,wind")]
    [InlineData(" and ", "rain and sun", "rain,sun")]
    [InlineData(" ", "rain sun", "rain,sun")]
    public void A_cell_holds_any_number_of_names(string separator, string cell, string names) =>
        Assert.Equal(names, string.Join(',', new LabelNames(separator).Of(cell)));

    [Fact]
    public void The_classes_are_the_names_of_the_rows_in_ordinal_order() =>
        Assert.Equal(["Sun", "rain", "sun"], Classes("sun|rain", "", "Sun"));

    [Fact]
    public void There_must_be_a_name_and_rows_that_differ()
    {
        Fails("the column 'label' is empty in all rows", "", " ", "|");
        Fails("the column 'label' has the same names in every row, 'rain', 'sun'", "rain|sun", "sun|rain");
        Fails(
            $"holds {LabelNames.Most + 1} names; expected at most {LabelNames.Most}",
            [.. Enumerable.Range(0, LabelNames.Most + 1).Select(at => $"n{at}")]);

        static void Fails(string message, params string[] labels) => Assert.Contains(
            message, Assert.Throws<Failure>(() => Classes(labels)).Message, StringComparison.Ordinal);
    }

    private static string[] Classes(params string[] labels) =>
        new LabelNames(TaskSettings.UsualSeparator).Classes(Rows.Of([.. labels.Select(label => (label, "text"))]));
}
