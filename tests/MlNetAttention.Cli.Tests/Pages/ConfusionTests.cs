using System.Text.RegularExpressions;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class ConfusionTests
{
    // b is in first place, and taken for a twice.
    private static readonly PredictedClasses Attention = Predictions(["b", "a"], (0, 1), (0, 1), (0, 0), (0, 0), (1, 1), (1, 0));

    [Fact]
    public void A_matrix_has_classes_in_the_order_of_their_names_and_shares_of_rows()
    {
        Panel matrix = Confusions.Matrix("title", Attention);

        Assert.Equal(["a", "b"], matrix.RowNames);
        Assert.Equal(new double[,] { { 1, 1 }, { 2, 2 } }, matrix.CellNumbers);
        Assert.Equal(new[,] { { 0.5, 0.5 }, { 0.5, 0.5 } }, matrix.Values);
    }

    [Fact]
    public void A_class_without_rows_has_no_shares() => Assert.Equal(
        new double[,] { { 1, 0 }, { 0, 0 } }, Confusions.Matrix("title", Predictions(["a", "b"], (0, 0))).Values);

    [Fact]
    public void Confusions_are_those_of_the_first_pipeline_beside_those_of_the_others()
    {
        Confusion[] found = Confusions.MostFrequent([Attention, Predictions(["b", "a"], (0, 1), (1, 0), (1, 0))], 15);

        Assert.Equal([(0, 1), (1, 0)], found.Select(confusion => (confusion.Truth, confusion.Predicted)));
        Assert.Equal([2, 1], found[0].Counts);
        Assert.Equal([1, 2], found[1].Counts);
        Assert.Single(Confusions.MostFrequent([Attention], 1));
    }

    [Fact]
    public void Labels_are_text_and_never_markup()
    {
        string[] labels = ["<script>alert(1)</script>", "\"'&\u001b[31m\u202e\0", new string('x', 500)];

        string html = Html(Predictions(labels, (0, 1), (1, 0), (2, 0), (2, 2)));

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("[\\p{Cc}-[\\n]]", html);
        Assert.DoesNotContain(new string('x', 100), html, StringComparison.Ordinal);
        Assert.Contains("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>", html, StringComparison.Ordinal);
        string[] texts = PageText.InPictures(html);
        Assert.Equal(4, texts.Count(text => text == "<script>alert(1)</script>")); // two axes, two pipelines
        Assert.All(["truth", "predicted"], name => Assert.Contains(name, texts));
    }

    [Theory]
    [InlineData(12, 2, 0)]
    [InlineData(100, 2, 1)]
    [InlineData(101, 0, 0)]
    public void More_classes_have_smaller_pictures_or_none(int classes, int pictures, int folded)
    {
        string[] names = [.. Enumerable.Range(0, classes).Select(number => $"class {number}")];

        string html = Html(Predictions(names, (0, 1), (5, 5)));

        Assert.Equal(pictures, Regex.Count(html, "<picture>"));
        Assert.Equal(folded, Regex.Count(html, "<details>"));
        Assert.Contains("<td>class 0</td><td class=\"name\">class 1</td><td>1</td>", html, StringComparison.Ordinal);
        string[] texts = PageText.InPictures(html);
        if (pictures > 0) Assert.All(names, name => Assert.Contains(name, texts));
    }

    [Fact]
    public void Where_nothing_is_confused_it_says_so() => Assert.Contains(
        "Attention takes no class for another.", Html(Predictions(["a", "b"], (0, 0))), StringComparison.Ordinal);

    private static string Html(PredictedClasses predictions) => PageText.Of(page => ConfusionSection.Add(
        page,
        [
            .. ((string[])[PipelineNames.Attention, PipelineNames.Text]).Select(name => new PipelineResult(
                name, new Measurement(new Metrics(), 0, 0), null!, Predictions: predictions)),
        ]));

    private static PredictedClasses Predictions(string[] classes, params (int Truth, int Predicted)[] rows) =>
        new(classes, [.. rows.Select(row => new ClassPrediction(row.Truth, row.Predicted, 0.5, 0.5))]);
}
