using System.Globalization;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>The results of a comparison, a pipeline a column, so that it fits 80 columns with any number of levels.</summary>
internal static class ComparisonTable
{
    public static void Show(PipelineResult[] results)
    {
        var rows = new List<string[]>();
        Add("accuracy", result => result.Metrics.Accuracy, "F4");
        Add("macro accuracy", result => result.Metrics.MacroAccuracy, "F4");
        Add("log-loss", result => result.Metrics.LogLoss, "F4");
        Add("R²", result => result.Metrics.RSquared, "F4");
        Add("RMSE", result => result.Metrics.Rmse, "F4");
        foreach (string level in results[0].Metrics.Levels?.Keys ?? [])
        {
            Add($"level {level}", result => result.Metrics.Levels![level], "F4");
        }

        Add("fit, s", result => result.FitSeconds, "F1");
        Add("score, s", result => result.ScoreSeconds, "F2");
        Screen.Table(["", .. results.Select(result => result.Name)], rows);
        Console.Out.WriteLine($"{Comparison.Both} shares the encoder of {Comparison.Attention}; both times include learning it.");

        void Add(string name, Func<PipelineResult, double?> metric, string format)
        {
            double?[] values = [.. results.Select(metric)];
            if (values.All(value => value is null)) return;
            rows.Add([name, .. values.Select(value => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-")]);
        }
    }
}
