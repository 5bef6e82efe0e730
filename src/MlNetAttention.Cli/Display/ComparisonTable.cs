using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>The results of a comparison, a pipeline a column, so that it fits 80 columns with any number of levels.</summary>
internal static class ComparisonTable
{
    /// <summary>What the figures do not say.</summary>
    public const string Note =
        $"{PipelineNames.Both} shares the encoder of {PipelineNames.Attention}; both times include learning it.";

    public static void Show(PipelineResult[] results)
    {
        Screen.Table(Headers(results), Rows(results));
        Console.Out.WriteLine(Note);
    }

    public static string[] Headers(IEnumerable<PipelineResult> results) => ["", .. results.Select(result => result.Name)];

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
