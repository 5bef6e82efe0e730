using MlNetAttention.Cli.Learning;

namespace MlNetAttention.Lab.Evaluation;

/// <summary>One pipeline on one split of one data set with one seed.</summary>
/// <param name="Key">What it is.</param>
/// <param name="Rows">Numbers of rows.</param>
/// <param name="Metrics">How well the test rows were predicted.</param>
/// <param name="FitSeconds">Time to fit, tuning and learning the encoder included.</param>
/// <param name="ScoreSeconds">Time to predict the test rows.</param>
/// <param name="Tuned">What tuning chose.</param>
/// <param name="Parameters">How many numbers the encoder learned.</param>
internal sealed record EvaluatedCell(
    CellKey Key, ReportRows Rows, Metrics Metrics, double FitSeconds, double ScoreSeconds, TextChoice? Tuned = null,
    long? Parameters = null)
{
    public Measurement Measured() => new(Metrics, FitSeconds, ScoreSeconds, Parameters);
}
