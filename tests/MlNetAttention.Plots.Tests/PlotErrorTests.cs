namespace MlNetAttention.Plots.Tests;

/// <summary>What cannot be drawn or written is said before anything is.</summary>
public sealed class PlotErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sequence_without_tokens_is_refused() => Assert.Contains(
        "no tokens", Assert.Throws<ArgumentException>(() => Maps.Of([]).ToPlot()).Message, StringComparison.Ordinal);

    [Fact]
    public void More_tokens_than_can_be_told_apart_are_refused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Maps.Of(Maps.Tokens(1025)).ToPlot());

        Assert.Contains("1025 tokens", error.Message, StringComparison.Ordinal);
        Assert.Contains("1024", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_head_that_is_not_there_is_named(int head)
    {
        ArgumentException error =
            Assert.ThrowsAny<ArgumentException>(() => Maps.Of(Maps.Sentence, heads: 2).ToPlot(new() { Head = head }));

        Assert.Contains($"Head is {head}; expected 0 to 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_head_and_the_mean_of_all_exclude_each_other() => Assert.Contains(
        "MeanOfHeads is True; expected False where Head is set.",
        Assert.ThrowsAny<ArgumentException>(
            () => Maps.Of(Maps.Sentence, heads: 2).ToPlot(new() { Head = 0, MeanOfHeads = true })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_theme_that_is_not_there_is_named_before_anything_is_drawn() => Assert.Contains(
        "Theme", Assert.ThrowsAny<ArgumentException>(() => Maps.Of(Maps.Sentence).ToPlot(new() { Theme = (PlotTheme)7 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void By_hand_there_is_one_head() => Assert.Contains(
        "Head is 1; expected 0 to 0.",
        Assert.ThrowsAny<ArgumentException>(() => AttentionByHand.FixedRatio([[1], [2]]).ToPlot(new() { Head = 1 })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Names_by_hand_have_to_be_as_many_as_tokens()
    {
        AttentionByHandResult result = AttentionByHand.FixedRatio([[1], [2], [3]]) with { Tokens = ["one", "two"] };

        Assert.Contains("2 names", Assert.Throws<ArgumentException>(() => result.ToPlot()).Message, StringComparison.Ordinal);
    }

    public static TheoryData<double[][], double[][]> Misshapen => new()
    {
        { [[1], [0, 1]], [[1, 0], [0, 1]] },
        { [[1, 0], [0, 1]], [[1, 0]] },
        { [[1, double.PositiveInfinity], [0, 1]], [[1, 0], [0, 1]] },
        { null!, [[1]] },
        { [[1]], null! },
        { [[1, 0], null!], [[1, 0], [0, 1]] },
    };

    [Theory]
    [MemberData(nameof(Misshapen))]
    public void What_is_no_result_by_hand_is_refused_and_described_in_a_notebook(double[][] relevances, double[][] weights)
    {
        var result = new AttentionByHandResult(relevances, weights, []);

        Assert.Contains(
            "finite numbers", Assert.Throws<ArgumentException>(() => result.ToPlot()).Message, StringComparison.Ordinal);
        Assert.Null(NotebookPictures.Svg(result));
    }

    [Fact]
    public void The_name_of_the_file_decides_and_nothing_else_is_left_beside_it()
    {
        AttentionPlot plot = Maps.Of(Maps.Sentence).ToPlot();
        foreach (string name in (string[])["a.svg", "a.PNG", "a.html", "a.htm"]) plot.Save(_folder.File(name));

        Assert.StartsWith("<svg", File.ReadAllText(_folder.File("a.svg")), StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder.File("a.PNG"))[..4]);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(_folder.File("a.html")), StringComparison.Ordinal);
        Assert.Equal(4, Directory.GetFiles(_folder.FullName).Length);
    }

    [Fact]
    public void Another_ending_is_refused_and_a_folder_in_the_way_is_left_alone()
    {
        AttentionPlot plot = Maps.Of(Maps.Sentence).ToPlot();
        string folder = Directory.CreateDirectory(_folder.File("b.svg")).FullName;

        Assert.Contains(
            ".svg, .png or .html", Assert.Throws<ArgumentException>(() => plot.Save("a.jpg")).Message, StringComparison.Ordinal);
        Assert.True(Record.Exception(() => plot.Save(folder)) is IOException or UnauthorizedAccessException);
        Assert.Equal([folder], Directory.GetFileSystemEntries(_folder.FullName));
    }
}
