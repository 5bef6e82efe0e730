namespace MlNetAttention.Benchmarks.Serving.Engines;

/// <summary>The contenders do not compute the same, so their times say nothing about each other.</summary>
internal sealed class ContendersDisagreeException(string message) : Exception(message);
