using System.Text.Json.Nodes;

namespace MlNetAttention.Benchmarks.Serving.Measurements;

/// <summary>What came of a measurement.</summary>
/// <param name="Json">All of it, for the file.</param>
/// <param name="Lines">What of it is worth printing.</param>
internal sealed record Finding(JsonObject Json, IReadOnlyList<string> Lines);
