using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>The results of a comparison, a pipeline a column, so that it fits 80 columns with any number of levels.</summary>
internal static class ComparisonTable
{
    public static void Show(PipelineResult[] results)
    {
        Measurement[] measured = [.. results.Select(result => result.Measured)];
        Screen.Table(
            ["", .. results.Select(result => result.Name)],
            [
                .. MetricColumn.Of(measured).Select(
                    metric => (string[])[metric.Name, .. measured.Select(of => metric.Text(metric.Value(of)))]),
            ]);
        Console.Out.WriteLine(
            $"{PipelineNames.Both} shares the encoder of {PipelineNames.Attention}; both times include learning it.");
    }
}
