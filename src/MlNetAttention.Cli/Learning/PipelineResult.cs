using Microsoft.ML;

namespace MlNetAttention.Cli.Learning;

/// <summary>One fitted pipeline and how well it did.</summary>
/// <param name="Name">One of <see cref="PipelineNames"/>.</param>
/// <param name="Measured">Its metrics and times.</param>
/// <param name="Model">The pipeline as it is saved.</param>
/// <param name="Tuned">What was chosen by held-out training rows; null where nothing was.</param>
/// <param name="Predictions">What it predicts for the test rows; null where nobody asked to keep it.</param>
internal sealed record PipelineResult(
    string Name, Measurement Measured, ITransformer Model, TextChoice? Tuned = null, RowPredictions? Predictions = null);
