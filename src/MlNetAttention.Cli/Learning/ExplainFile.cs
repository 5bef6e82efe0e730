using System.Text.Json.Serialization;

namespace MlNetAttention.Cli.Learning;

/// <summary>The content of `explain --json`; scripts depend on its shape.</summary>
/// <param name="Text">The text; several ones joined by " | ".</param>
/// <param name="Attention">Which tokens attend to which.</param>
/// <param name="Occlusion">Which tokens moved the prediction; left out for a model without one.</param>
internal sealed record ExplainFile(string Text, AttentionPart Attention, OcclusionPart? Occlusion)
{
    public void Write(Stream stream) => JsonFormat.Write(stream, this);
}

/// <summary>The weights of a layer: a row for every query token and in it a number for every key token.</summary>
internal sealed record AttentionPart(
    int Layer, int Layers, string Head, int Heads, IReadOnlyList<string> Tokens, IReadOnlyList<float[]> Weights);

/// <summary>An explanation by occlusion, and how tokens were taken out for it.</summary>
internal sealed record OcclusionPart(
    [property: JsonConverter(typeof(CamelCaseEnumConverter))] OcclusionKind Kind,
    string? PredictedLabel, double? Probability, double Score,
    [property: JsonConverter(typeof(CamelCaseEnumConverter))] OcclusionScoreKind ScoreKind,
    IReadOnlyList<OccludedToken> Tokens)
{
    public static OcclusionPart Of(OcclusionExplanation explanation, OcclusionKind kind) => new(
        kind, explanation.PredictedLabel, explanation.Probability, explanation.Score, explanation.ScoreKind, explanation.Tokens);
}
