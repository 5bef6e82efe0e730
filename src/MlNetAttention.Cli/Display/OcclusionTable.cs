using System.Globalization;

namespace MlNetAttention.Cli.Display;

/// <summary>What every token of a text moved, beside the attention it received.</summary>
internal static class OcclusionTable
{
    /// <param name="explanation">What is shown.</param>
    /// <param name="kind">How tokens were taken out.</param>
    /// <param name="layer">The number of the last layer, whose attention is shown.</param>
    public static void Show(OcclusionExplanation explanation, OcclusionKind kind, int layer)
    {
        string way = kind == OcclusionKind.Delete ? "without the token" : "with an unknown token in its place";
        Console.Out.WriteLine($"Predicts {Prediction(explanation)}. Moved: {Compared(explanation.ScoreKind)} lost {way}.");
        Screen.Table(
            ["token", "moved", "predicts without it", "attention received"],
            [
                .. explanation.Tokens.Select(token => (string[])
                [
                    token.Token, Text(token.Effect, "+0.00;-0.00;0.00"), Without(token), Text(token.AttentionReceived, "F2"),
                ]),
            ]);
        Console.Out.WriteLine($"Attention (mean of layer {layer}) says where values came from, not what decided.");
    }

    private static string Compared(OcclusionScoreKind kind) => kind switch
    {
        OcclusionScoreKind.LogOdds => "log-odds",
        OcclusionScoreKind.ClassScore => "score",
        _ => "amount",
    };

    private static string Prediction(OcclusionExplanation explanation) =>
        explanation.PredictedLabel is not { } label ? Text(explanation.Score, "G6")
        : explanation.Probability is { } probability ? $"{label}, probability {Text(probability, "F4")}"
        : $"{label}, score {Text(explanation.Score, "F2")}";

    private static string Without(OccludedToken token) => token.PredictedLabelWithout ?? Text(token.ScoreWithout, "G6");

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
