namespace MlNetAttention.Benchmarks.Serving.FirstPrediction;

/// <summary>What a process reports of its first prediction.</summary>
/// <param name="Seconds">From before the model file is opened, and native code loaded, to the vector.</param>
/// <param name="Pooled">[P].</param>
internal sealed record FirstPredictionResult(double Seconds, float[] Pooled);
