using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>Confusion matrices, a heat map for each pipeline, and a table of the most frequent confusions.</summary>
internal static class ConfusionSection
{
    // With more classes not even their names could be told apart.
    private const int MostClasses = 100;

    private const int MostConfusions = 15;

    // Beyond it matrices are too wide for one to be compared with the next at a glance.
    private const int FewClasses = 12;

    /// <param name="page">Where it goes.</param>
    /// <param name="results">Of the first the confusions are listed.</param>
    public static void Add(HtmlPage page, IReadOnlyList<PipelineResult> results)
    {
        page.Heading("Confusion matrix");
        int classes = Predictions(results[0]).Classes.Count;
        if (classes <= MostClasses) AddMatrices(page, results, few: classes <= FewClasses);
        else page.Note(string.Create(
            CultureInfo.InvariantCulture, $"There are {classes:N0} classes, of which a picture has room for {MostClasses}."));
        AddTable(page, results);
    }

    private static void AddMatrices(HtmlPage page, IReadOnlyList<PipelineResult> results, bool few)
    {
        page.Paragraph(
            "A row for each true class, a column for each predicted one. The colour is the share of the row, so that rare "
            + $"classes are seen as well as frequent ones{(few ? "; the number counts test rows" : "")}.");
        if (few)
        {
            page.Beside(beside =>
            {
                foreach (PipelineResult result in results) AddPicture(beside, result);
            });
            return;
        }

        AddPicture(page, results[0]);
        foreach (PipelineResult result in results.Skip(1))
        {
            page.Details(result.Name, open: false, details => AddPicture(details, result));
        }
    }

    private static void AddPicture(HtmlPage page, PipelineResult result)
    {
        Panel[] panels = [Confusions.Matrix(result.Name, Predictions(result))];
        page.Picture(theme => HeatMaps.Draw(panels, ThemeColors.Of(theme)), $"Confusion matrix of {result.Name}");
    }

    private static void AddTable(HtmlPage page, IReadOnlyList<PipelineResult> results)
    {
        Confusion[] confusions = Confusions.MostFrequent([.. results.Select(Predictions)], MostConfusions);
        if (confusions.Length == 0)
        {
            page.Paragraph($"{results[0].Name} takes no class for another.");
            return;
        }

        IReadOnlyList<string> classes = Predictions(results[0]).Classes;
        page.Paragraph(
            $"The most frequent confusions of {results[0].Name}, and how many test rows each pipeline gets wrong in this way:");
        page.Table(
            ["truth", "predicted", .. results.Select(result => result.Name)],
            confusions.Select(confusion => (string[])
            [
                Shortened.Label(classes[confusion.Truth]), Shortened.Label(classes[confusion.Predicted]),
                .. confusion.Counts.Select(count => count.ToString(CultureInfo.InvariantCulture)),
            ]),
            names: 2);
    }

    private static PredictedClasses Predictions(PipelineResult result) => (PredictedClasses)result.Predictions!;
}
