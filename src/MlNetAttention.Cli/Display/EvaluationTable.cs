using System.Globalization;
using MlNetAttention.Cli.Evaluation;

namespace MlNetAttention.Cli.Display;

/// <summary>The pipelines on one data set: means over the seeds and, with more than one, standard deviations.</summary>
internal sealed record EvaluationTable(string Title, string[] Headers, IReadOnlyList<string[]> Rows)
{
    /// <summary>One table per data set.</summary>
    public static EvaluationTable[] Of(EvaluationPlan plan, CellStore store) =>
    [
        .. plan.Groups()
            .GroupBy(group => group.Dataset, group => group.Keys.Select(store.Find).OfType<EvaluatedCell>())
            .Select(dataset => Of(dataset.Key.Name, plan, [.. dataset.SelectMany(cells => cells)])),
    ];

    private static EvaluationTable Of(string name, EvaluationPlan plan, EvaluatedCell[] cells)
    {
        MetricColumn[] metrics = MetricColumn.Of([.. cells.Select(cell => cell.Measured())]);
        return new(
            Describe(name, plan, cells),
            ["", .. metrics.Select(metric => metric.Name)],
            [
                .. cells.GroupBy(cell => CellText.Pipeline(cell.Key)).Select(pipeline => (string[])
                [
                    pipeline.Key,
                    .. metrics.Select(metric => Text(
                        metric, MeanAndDeviation.OverSeeds(pipeline, cell => metric.Value(cell.Measured())))),
                ]),
            ]);
    }

    private static string Describe(string name, EvaluationPlan plan, EvaluatedCell[] cells)
    {
        string split = plan.Split switch
        {
            { Folds: { } folds } => string.Create(CultureInfo.InvariantCulture, $"{folds}-fold cross-validation"),
            { Kind: SplitKind.HeldOut } =>
                string.Create(CultureInfo.InvariantCulture, $"{100 * Split.HeldOutShare:F0} % of train held out"),
            { Kind: SplitKind.Dev } => "dev",
            _ => "test",
        };
        (double fit, double score) = (cells.Average(cell => cell.Rows.Train), cells.Average(cell => cell.Rows.Test));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {split}, {fit:F0} rows to fit and {score:F0} to score, n = {plan.Seeds.Count}");
    }

    private static string Text(MetricColumn metric, MeanAndDeviation? figure) =>
        figure is { Deviation: { } deviation } ? $"{metric.Text(figure.Value.Mean)} ± {metric.Text(deviation)}"
        : metric.Text(figure?.Mean);
}
