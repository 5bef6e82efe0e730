using System.Globalization;
using MlNetAttention.Cli.Learning;
using MlNetAttention.Cli.Shell;

namespace MlNetAttention.Cli.Display;

/// <summary>The results of a comparison, a pipeline a column, so that it fits 80 columns with any number of levels.</summary>
internal static class ComparisonTable
{
    // Four whole names would not fit 80 columns.
    private const string Both = "both";

    // Of a table for pipes and files, which people read as well.
    private const int MostWidth = 80;
    private const int Gap = 2;

    /// <summary>What a reader of the figures has to know.</summary>
    public static IEnumerable<string> Notes(IReadOnlyCollection<PipelineResult> results)
    {
        string[] names = [.. results.Select(result => result.Name)];
        if (names.Contains(PipelineNames.AttentionTrainer))
        {
            string[] others = [.. names.Intersect([PipelineNames.Attention, PipelineNames.Both]).Select(Heading)];
            string shared = others.Length == 0 ? "." : $", which it shares with {string.Join(" and ", others)}.";
            string both = names.Contains(PipelineNames.Both) ? $"{Both} is {PipelineNames.Both}; " : "";
            yield return $"{both}{PipelineNames.AttentionTrainer} has no trainer behind the encoder{shared} Each of their times "
                + "includes learning it.";
        }
        else if (names.Contains(PipelineNames.Both))
        {
            yield return names.Contains(PipelineNames.Attention)
                ? $"{Both} is {PipelineNames.Both}, which shares the encoder of {PipelineNames.Attention}; both times include "
                    + "learning it."
                : $"{Both} is {PipelineNames.Both}.";
        }

        if (names.Contains(PipelineNames.FineTuned))
        {
            yield return $"{PipelineNames.FineTuned} is the pretrained encoder trained further, with no trainer behind it "
                + "but its own head; its time includes that.";
        }

        foreach (PipelineResult result in results)
        {
            if (result.Trainer is { } chosen) yield return Describe(result.Name, chosen);
        }
    }

    public static void Show(PipelineResult[] results)
    {
        foreach (PipelineResult[] some in Fitting(results)) Screen.Table(Headers(some), Rows(some));
        foreach (string note in Notes(results)) Console.Out.WriteLine(note);
    }

    private static string Describe(string pipeline, TrainerChoice chosen)
    {
        string l2 = chosen.L2 is { } value ? string.Create(CultureInfo.InvariantCulture, $" with L2 {value}") : "";
        return $"The trainer of {pipeline} was chosen on held-out training rows: {chosen.Trainer}{l2}.";
    }

    // As many pipelines a table as its lines have room for.
    private static IEnumerable<PipelineResult[]> Fitting(PipelineResult[] results)
    {
        List<PipelineResult> some = [];
        foreach (PipelineResult result in results)
        {
            if (some.Count > 0 && Width([.. some, result]) > Math.Max(MostWidth, Screen.Width))
            {
                yield return [.. some];
                some.Clear();
            }

            some.Add(result);
        }

        yield return [.. some];
    }

    private static int Width(PipelineResult[] results)
    {
        string[][] cells = [Headers(results), .. Rows(results)];
        return cells[0].Index().Sum(column => cells.Max(row => Screen.CellsOf(row[column.Index])) + Gap) - Gap;
    }

    public static string[] Headers(IEnumerable<PipelineResult> results) =>
        ["", .. results.Select(result => Heading(result.Name))];

    private static string Heading(string pipeline) => pipeline == PipelineNames.Both ? Both : pipeline;

    public static string[][] Rows(IEnumerable<PipelineResult> results)
    {
        Measurement[] measured = [.. results.Select(result => result.Measured)];
        return
        [
            .. MetricColumn.Of(measured).Select(
                metric => (string[])[metric.Name, .. measured.Select(of => metric.Text(metric.Value(of)))]),
        ];
    }
}

/// <summary>One figure of a measurement and how it is shown.</summary>
internal sealed record MetricColumn(string Name, Func<Measurement, double?> Value, string Format = "F4", bool Varies = true)
{
    private static readonly MetricColumn Accuracy = new("accuracy", measured => measured.Metrics.Accuracy);

    private static readonly MetricColumn[] BeforeLevels =
    [
        Accuracy,
        new("macro accuracy", measured => measured.Metrics.MacroAccuracy),
        new("log-loss", measured => measured.Metrics.LogLoss),
        new("calibration error", measured => measured.Metrics.CalibrationError),
        new("R²", measured => measured.Metrics.RSquared),
        new("RMSE", measured => measured.Metrics.Rmse),
        new("NDCG@1", measured => measured.Metrics.NdcgAt1),
        new("NDCG@3", measured => measured.Metrics.NdcgAt3),
        new("NDCG@10", measured => measured.Metrics.NdcgAt10),
        new("DCG@10", measured => measured.Metrics.DcgAt10),
        new("micro-F1", measured => measured.Metrics.MicroF1),
        new("macro-F1", measured => measured.Metrics.MacroF1),
        new("subset accuracy", measured => measured.Metrics.SubsetAccuracy),
        new("Hamming loss", measured => measured.Metrics.HammingLoss),
    ];

    private static readonly MetricColumn FitTime = new("fit, s", measured => measured.FitSeconds, "F1");

    private static readonly MetricColumn[] AfterLevels = [FitTime, new("score, s", measured => measured.ScoreSeconds, "F2")];

    // The same for every seed.
    private static readonly MetricColumn Parameters =
        new("parameters", measured => measured.Parameters, "N0", Varies: false);

    // Small sets are scored in less than a hundredth of a second.
    private static readonly MetricColumn ShortScoreTime = new("score, ms", measured => 1000 * measured.ScoreSeconds, "F0");

    /// <summary>The figures that at least one of the measurements has.</summary>
    public static MetricColumn[] Of(IReadOnlyCollection<Measurement> measurements) =>
        Present([.. BeforeLevels, .. Levels(measurements), .. AfterLevels], measurements);

    /// <summary>The figures by which mechanisms are compared, of those that at least one of the measurements has.</summary>
    public static MetricColumn[] OfMechanisms(IReadOnlyCollection<Measurement> measurements) =>
        Present([Accuracy, .. Levels(measurements), Parameters, FitTime, ShortScoreTime], measurements);

    public string Text(double? value) => value?.ToString(Format, CultureInfo.InvariantCulture) ?? "-";

    private static MetricColumn[] Present(MetricColumn[] columns, IReadOnlyCollection<Measurement> measurements) =>
        [.. columns.Where(column => measurements.Any(measured => column.Value(measured) is not null))];

    private static IEnumerable<MetricColumn> Levels(IEnumerable<Measurement> measurements) =>
        measurements.SelectMany(
                measured => measured.Metrics.Levels?.Keys.Select(key => (measured.Metrics.GroupColumn, Key: key)) ?? [])
            .Distinct().OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Level(group.GroupColumn, group.Key));

    private static MetricColumn Level(string? column, string level) => new(
        Shown.OneLine($"{column ?? "level"} {level}"),
        measured => measured.Metrics.Levels is { } levels && levels.TryGetValue(level, out double accuracy) ? accuracy : null);
}
