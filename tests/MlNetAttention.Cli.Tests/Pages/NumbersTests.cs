using System.Text;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Pages;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class NumbersTests
{
    [Fact]
    public void Twenty_thousand_rows_are_a_part_of_a_page_of_5_MB()
    {
        var predictions = new PredictedNumbers(
            [.. Enumerable.Range(0, 20_000).Select(at => new NumberPrediction(at, at * 1.01 + 0.123456))]);

        string html = Html(predictions);

        Assert.InRange(Encoding.UTF8.GetByteCount(html), 1, 4_000_000);
        Assert.Contains("Of 20,000 rows 1,000 are shown", html, StringComparison.Ordinal);
        Assert.All(["truth", "predicted", PipelineNames.Attention], name => Assert.Contains(name, PageText.InPictures(html)));
    }

    [Fact]
    public void A_few_rows_are_all_shown()
    {
        string html = Html(new PredictedNumbers([new(1, 2), new(3, double.NaN)]));

        Assert.Contains(PipelineNames.Attention, PageText.InPictures(html));
        Assert.DoesNotContain("are shown", html, StringComparison.Ordinal);
    }

    private static string Html(PredictedNumbers predictions) => PageText.Of(page => NumbersSection.Add(
        page,
        [
            .. ((string[])[PipelineNames.Text, PipelineNames.Attention, PipelineNames.Both]).Select(name => new PipelineResult(
                name, new Measurement(new Metrics(), 0, 0), null!, Predictions: predictions)),
        ]));
}
