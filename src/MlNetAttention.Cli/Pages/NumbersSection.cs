using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Plots;

namespace MlNetAttention.Cli.Pages;

/// <summary>Predicted numbers against true ones, a chart a pipeline.</summary>
internal static class NumbersSection
{
    // More lie on top of each other, and each takes its bytes.
    private const int MostPoints = 1000;

    public static void Add(HtmlPage page, IReadOnlyList<PipelineResult> results)
    {
        page.Heading("Predicted and true numbers");
        int rows = 0;
        page.Beside(beside =>
        {
            foreach (PipelineResult result in results)
            {
                var predictions = (PredictedNumbers)result.Predictions!;
                rows = predictions.Rows.Count;
                var chart = new ScatterChart(result.Name, "truth", "predicted", Points(predictions.Rows));
                beside.Picture(
                    theme => chart.DrawSquare(ThemeColors.Of(theme)), $"Predicted against true numbers of {result.Name}");
            }
        });
        string shown = rows <= MostPoints ? "" : string.Create(
            CultureInfo.InvariantCulture, $" Of {rows:N0} rows {MostPoints:N0} are shown, at even distances in their file.");
        page.Note($"A point for each test row; on the line predicted and true numbers are the same.{shown}");
    }

    private static (double Truth, double Predicted)[] Points(IReadOnlyList<NumberPrediction> rows)
    {
        int count = Math.Min(rows.Count, MostPoints);
        return
        [
            .. Enumerable.Range(0, count).Select(at => rows[(int)((long)at * rows.Count / count)])
                .Select(row => (row.Truth, row.Predicted)),
        ];
    }
}
