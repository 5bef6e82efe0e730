using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlNetAttention.Cli.Learning;

/// <summary>What `explain --json` writes; scripts depend on its shape.</summary>
/// <param name="Text">The text.</param>
/// <param name="Attention">Who attends to whom.</param>
/// <param name="Occlusion">What moved the prediction; left out where there is none.</param>
internal sealed record ExplainFile(string Text, AttentionPart Attention, OcclusionPart? Occlusion)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        WriteIndented = true,
        NewLine = "\n",
        // Texts are texts, and not escaped in case the file ends up within a web page.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(Stream stream)
    {
        JsonSerializer.Serialize(stream, this, Format);
        stream.WriteByte((byte)'\n');
    }
}

/// <summary>The weights of a layer, a row for every token that takes and a number for every token it takes from.</summary>
internal sealed record AttentionPart(
    int Layer, int Layers, string Head, int Heads, IReadOnlyList<string> Tokens, IReadOnlyList<float[]> Weights);

/// <summary>An explanation by occlusion, and how tokens were taken out for it.</summary>
internal sealed record OcclusionPart(
    OcclusionKind Kind, string? PredictedLabel, double? Probability, double Score, OcclusionScoreKind ScoreKind,
    IReadOnlyList<OccludedToken> Tokens)
{
    public static OcclusionPart Of(OcclusionExplanation explanation, OcclusionKind kind) => new(
        kind, explanation.PredictedLabel, explanation.Probability, explanation.Score, explanation.ScoreKind, explanation.Tokens);
}
