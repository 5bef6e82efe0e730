namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Rounds that count; null for as many as each measurement finds enough.</param>
/// <param name="Full">Whether what takes longer than the quick mode has time for is measured as well.</param>
internal sealed record SummarySettings(int? Rounds, bool Full);
