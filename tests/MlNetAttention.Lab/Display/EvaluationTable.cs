using System.Globalization;
using MlNetAttention.Cli.Display;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Lab.Evaluation;

namespace MlNetAttention.Lab.Display;

/// <summary>The pipelines on one data set: means over the seeds and, with more than one, standard deviations.</summary>
internal sealed record EvaluationTable(string Title, string[] Headers, IReadOnlyList<string[]> Rows)
{
    /// <summary>One table per data set.</summary>
    /// <param name="plan">What was to be measured.</param>
    /// <param name="store">What was.</param>
    public static EvaluationTable[] Of(EvaluationPlan plan, CellStore store) =>
        Of(plan, store, CellText.Pipeline, MetricColumn.Of);

    /// <summary>One table per data set, whose rows are encoders by the names of their configurations.</summary>
    /// <param name="plan">What was to be measured.</param>
    /// <param name="store">What was.</param>
    public static EvaluationTable[] OfMechanisms(EvaluationPlan plan, CellStore store) =>
        Of(plan, store, key => key.Configuration ?? key.Pipeline, MetricColumn.OfMechanisms);

    /// <summary>Each below its title.</summary>
    public static void Show(IEnumerable<EvaluationTable> tables)
    {
        foreach (EvaluationTable table in tables)
        {
            Console.Out.WriteLine($"\n{table.Title}");
            Screen.Table(table.Headers, table.Rows);
        }
    }

    private static EvaluationTable[] Of(
        EvaluationPlan plan, CellStore store, Func<CellKey, string> name,
        Func<IReadOnlyCollection<Measurement>, MetricColumn[]> columns) =>
    [
        .. plan.Groups().GroupBy(group => group.Dataset, group => group.Keys)
            .Select(dataset => Of(dataset.Key.Name, plan, store, [.. dataset.SelectMany(keys => keys)], name, columns)),
    ];

    private static EvaluationTable Of(
        string dataset, EvaluationPlan plan, CellStore store, CellKey[] keys, Func<CellKey, string> name,
        Func<IReadOnlyCollection<Measurement>, MetricColumn[]> columns)
    {
        EvaluatedCell[] cells = [.. keys.Select(store.Find).OfType<EvaluatedCell>()];
        MetricColumn[] metrics = columns([.. cells.Select(cell => cell.Measured())]);
        return new(
            Describe(dataset, plan, cells),
            ["", .. metrics.Select(metric => metric.Name)],
            [
                .. keys.GroupBy(name).Select(pipeline => (string[])
                [
                    pipeline.Key,
                    .. metrics.Select(metric => Text(metric, Mean(pipeline, metric))),
                ]),
            ]);

        // A mean over the seeds that happen to be there would be another figure than those beside it.
        MeanAndDeviation? Mean(IEnumerable<CellKey> pipeline, MetricColumn metric)
        {
            EvaluatedCell?[] all = [.. pipeline.Select(store.Find)];
            return all.Contains(null)
                ? null
                : MeanAndDeviation.OverSeeds(all.OfType<EvaluatedCell>(), cell => metric.Value(cell.Measured()));
        }
    }

    private static string Describe(string dataset, EvaluationPlan plan, EvaluatedCell[] cells)
    {
        string split = plan.Split switch
        {
            { Folds: { } folds } => string.Create(CultureInfo.InvariantCulture, $"{folds}-fold cross-validation"),
            { Kind: SplitKind.HeldOut } =>
                string.Create(CultureInfo.InvariantCulture, $"{100 * DataSplit.HeldOutShare:F0} % of train held out"),
            { Kind: SplitKind.Dev } => "dev",
            _ => "test",
        };
        if (cells.Length == 0) return $"{dataset}: {split}, nothing measured";
        (double fit, double score) = (cells.Average(cell => cell.Rows.Train), cells.Average(cell => cell.Rows.Test));
        if (plan.Columns.Sample.PerClass is { } some)
        {
            split += string.Create(CultureInfo.InvariantCulture, $", {some} rows of each label drawn");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{dataset}: {split}, {fit:F0} rows to fit and {score:F0} to score, n = {plan.Seeds.Count}");
    }

    private static string Text(MetricColumn metric, MeanAndDeviation? figure) =>
        figure is { Deviation: { } deviation } && metric.Varies ? $"{metric.Text(figure.Value.Mean)} ± {metric.Text(deviation)}"
        : metric.Text(figure?.Mean);
}
