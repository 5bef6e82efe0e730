using System.Globalization;
using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Cli.Display;

/// <summary>A line per stage and per epoch, for logs and for other programs.</summary>
internal sealed class PlainDisplay(TextWriter output) : ITrainingDisplay
{
    public void Stage(string pipeline, string stage) => output.WriteLine($"{pipeline}: {stage}");

    public void Done(string pipeline)
    {
    }

    public void Report(TrainingProgress value)
    {
        if (value.Step == value.Steps) output.WriteLine(Describe(value));
    }

    public static string Describe(TrainingProgress progress)
    {
        string heldOut = progress.Validation is { } result
            ? string.Create(CultureInfo.InvariantCulture, $", held-out {result.MetricName} {result.Metric:F3}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{progress.Position}: loss {progress.TrainingLoss:F4}{heldOut}, ")
            + string.Create(CultureInfo.InvariantCulture, $"{progress.Elapsed.TotalSeconds:F1} s");
    }
}
