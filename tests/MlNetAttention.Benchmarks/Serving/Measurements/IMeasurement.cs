using System.Text.Json.Nodes;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>One key of the summary.</summary>
internal interface IMeasurement
{
    string Key { get; }

    MeasurementResult Run(SummarySettings settings);
}

/// <summary>How much is measured.</summary>
/// <param name="Rounds">Rounds that count; null for as many as each measurement finds enough.</param>
/// <param name="Full">Whether to measure also what takes too long for the default run.</param>
internal sealed record SummarySettings(int? Rounds, bool Full);

/// <summary>The result of a measurement.</summary>
/// <param name="Json">All of its figures, for the file.</param>
/// <param name="Lines">The lines to print.</param>
internal sealed record MeasurementResult(JsonObject Json, IReadOnlyList<string> Lines);
