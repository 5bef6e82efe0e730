using System.Globalization;
using MlNetAttention.Cli.Pages;

namespace MlNetAttention.Cli.Tests.Pages;

public sealed class CurvesTests
{
    [Fact]
    public void Losses_and_metric_are_two_charts_and_the_best_epoch_is_named()
    {
        string html = Html(At(1, 0.9), At(2, 0.4), At(3, 0.5));

        string[] texts = PageText.InPictures(html);
        Assert.All(["Loss", "training", "held-out", "Held-out accuracy", "1", "2", "3"], text => Assert.Contains(text, texts));
        Assert.Contains("lowest with 0.4000 at &quot;Epoch 2 of 9&quot;", html, StringComparison.Ordinal);
        Assert.Contains("No other encoder was trained", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Not shown", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_search_has_lines_of_its_own_and_later_stages_a_sentence()
    {
        string html = Html(
            At(1, 0.9), At(1, 0.8) with { Stage = TrainingStage.SearchAgain },
            At(1, null) with { Stage = TrainingStage.Folds, Fold = 2, Folds = 8 },
            At(1, null) with { Stage = TrainingStage.Final });

        string[] texts = PageText.InPictures(html);
        Assert.Equal(2, texts.Count(text => text == "held-out, without regularisation"));
        Assert.Contains("training, without regularisation", texts);
        Assert.Contains(
            "Trained afterwards: 8 encoders on folds (9 epochs each), and the one that serves on all rows (9 epochs, "
            + "training loss 1.0000 in the last).",
            html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_held_out_rows_there_is_one_chart()
    {
        string html = Html(At(1, null), At(2, null));

        Assert.Contains("no rows were held out", html, StringComparison.Ordinal);
        Assert.Equal(2, html.Split("<picture>").Length);
        Assert.Contains("loss", PageText.InPictures(html));
        Assert.DoesNotContain("held-out", PageText.InPictures(html));
    }

    [Fact]
    public void Epochs_of_an_earlier_run_are_said_to_be_missing()
    {
        Assert.Contains(
            "Not shown: what came before &quot;Epoch 4 of 9&quot;", Html(At(4, 0.5), At(5, 0.4)), StringComparison.Ordinal);

        string html = Html(At(3, null) with { Stage = TrainingStage.Final });
        Assert.Contains("Not shown: the search for the best number of epochs, which", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<picture>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_encoders_each_has_curves_of_its_own()
    {
        string html = PageText.Of(page => CurvesSection.Add(page, [At(1, 0.9)], "FineTuned"));

        Assert.Contains("Training curves of FineTuned", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Training curves of", Html(At(1, 0.9)), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_written_as_in_code_in_every_language()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            Assert.Contains("0.5000", Html(At(1, 0.5)), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Html(params TrainingProgress[] epochs) => PageText.Of(page => CurvesSection.Add(page, epochs));

    private static TrainingProgress At(int epoch, double? heldOut) => new(
        epoch, 9, 4, 4, 1, heldOut is { } loss ? new ValidationResult(100, loss, "accuracy", 1 - loss) : null, 0.1,
        TimeSpan.Zero);
}
