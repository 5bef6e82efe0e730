using System.Globalization;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>One figure of a measurement and how it is shown.</summary>
internal sealed record MetricColumn(string Name, Func<Measurement, double?> Value, string Format = "F4")
{
    private static readonly MetricColumn[] BeforeLevels =
    [
        new("accuracy", measured => measured.Metrics.Accuracy),
        new("macro accuracy", measured => measured.Metrics.MacroAccuracy),
        new("log-loss", measured => measured.Metrics.LogLoss),
        new("calibration error", measured => measured.Metrics.CalibrationError),
        new("R²", measured => measured.Metrics.RSquared),
        new("RMSE", measured => measured.Metrics.Rmse),
    ];

    private static readonly MetricColumn[] AfterLevels =
    [
        new("fit, s", measured => measured.FitSeconds, "F1"),
        new("score, s", measured => measured.ScoreSeconds, "F2"),
    ];

    /// <summary>The figures that at least one of the measurements has.</summary>
    public static MetricColumn[] Of(IReadOnlyCollection<Measurement> measurements)
    {
        IEnumerable<string> levels = measurements.SelectMany(measured => measured.Metrics.Levels?.Keys ?? [])
            .Distinct().Order(StringComparer.Ordinal);
        IEnumerable<MetricColumn> all =
            [.. BeforeLevels, .. levels.Select(Level), .. AfterLevels];
        return [.. all.Where(column => measurements.Any(measured => column.Value(measured) is not null))];
    }

    public string Text(double? value) => value?.ToString(Format, CultureInfo.InvariantCulture) ?? "-";

    private static MetricColumn Level(string level) => new(
        $"level {level}",
        measured => measured.Metrics.Levels is { } levels && levels.TryGetValue(level, out double accuracy) ? accuracy : null);
}
