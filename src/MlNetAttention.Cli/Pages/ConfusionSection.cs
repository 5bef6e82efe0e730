using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>Which classes are taken for which: a heat map a pipeline, and the most frequent confusions as a table.</summary>
internal static class ConfusionSection
{
    // With more classes not even their names could be told apart.
    private const int MostClasses = 100;

    private const int MostConfusions = 15;

    // Beyond it matrices are too wide for one to be compared with the next at a glance.
    private const int FewClasses = 12;

    public static void Add(HtmlPage page, IReadOnlyList<PipelineResult> results)
    {
        PipelineResult[] attentionFirst = [.. results.OrderBy(result => result.Name == PipelineNames.Attention ? 0 : 1)];
        PredictedClasses[] predictions = [.. attentionFirst.Select(result => (PredictedClasses)result.Predictions!)];
        page.Heading("Confusion matrix");
        int classes = predictions[0].Classes.Count;
        if (classes <= MostClasses) AddMatrices(page, attentionFirst, predictions, classes);
        else page.Note(string.Create(
            CultureInfo.InvariantCulture, $"There are {classes:N0} classes, of which a picture has room for {MostClasses}."));
        AddTable(page, attentionFirst, predictions);
    }

    private static void AddMatrices(HtmlPage page, PipelineResult[] results, PredictedClasses[] predictions, int classes)
    {
        bool few = classes <= FewClasses;
        page.Paragraph(
            "A row for each true class, a column for each predicted one. The colour is the share of the row, so that rare "
            + $"classes are seen as well as frequent ones{(few ? "; the number counts test rows" : "")}.");
        if (few)
        {
            page.Beside(beside =>
            {
                foreach ((int at, PipelineResult result) in results.Index()) AddPicture(beside, result, predictions[at]);
            });
            return;
        }

        AddPicture(page, results[0], predictions[0]);
        foreach ((int at, PipelineResult result) in results.Index().Skip(1))
        {
            page.Details(result.Name, open: false, details => AddPicture(details, result, predictions[at]));
        }
    }

    private static void AddPicture(HtmlPage page, PipelineResult result, PredictedClasses predictions)
    {
        Panel[] panels = [Confusions.Matrix(result.Name, predictions)];
        page.Picture(theme => HeatMaps.Draw(panels, ThemeColors.Of(theme)), $"Confusion matrix of {result.Name}");
    }

    private static void AddTable(HtmlPage page, PipelineResult[] results, PredictedClasses[] predictions)
    {
        Confusion[] confusions = Confusions.MostFrequent(predictions, MostConfusions);
        if (confusions.Length == 0)
        {
            page.Paragraph($"{results[0].Name} takes no class for another.");
            return;
        }

        IReadOnlyList<string> classes = predictions[0].Classes;
        page.Paragraph(
            $"The most frequent confusions of {results[0].Name}, and how many test rows each pipeline gets wrong in this way:");
        page.Table(
            ["truth", "predicted", .. results.Select(result => result.Name)],
            confusions.Select(confusion => (string[])
            [
                Names.OfLabel(classes[confusion.Truth]), Names.OfLabel(classes[confusion.Predicted]),
                .. confusion.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ]),
            names: 2);
    }
}
