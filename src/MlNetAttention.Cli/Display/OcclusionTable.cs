using System.Globalization;

namespace MlNetAttention.Cli.Display;

/// <summary>The effect of each token on the prediction, beside the attention it received.</summary>
internal static class OcclusionTable
{
    public static readonly string[] Headers = ["token", "moved", "predicts without it", "attention received"];

    /// <param name="explanation">The explanation to show.</param>
    /// <param name="kind">How tokens were taken out.</param>
    /// <param name="layer">The number of the last layer, whose attention is shown.</param>
    public static void Show(OcclusionExplanation explanation, OcclusionKind kind, int layer)
    {
        Console.Out.WriteLine($"Predicts {Prediction(explanation)}. {Moved(explanation.ScoreKind, kind)}");
        bool several = explanation.Tokens.Select(token => token.InputColumnName).Distinct().Count() > 1;
        Screen.Table(
            several ? ["column", .. Headers] : Headers,
            [.. explanation.Tokens.Select(token => several ? [token.InputColumnName, .. Row(token)] : Row(token))]);
        Console.Out.WriteLine(Caution(layer));
    }

    public static string[] Row(OccludedToken token) =>
        [token.Token, Text(token.Effect, "+0.00;-0.00;0.00"), Without(token), Text(token.AttentionReceived, "F2")];

    /// <summary>Explains the column "moved".</summary>
    public static string Moved(OcclusionScoreKind score, OcclusionKind kind)
    {
        string way = kind == OcclusionKind.Delete ? "without the token" : "with an unknown token in its place";
        return $"Moved: {Compared(score)} lost {way}.";
    }

    /// <summary>Warns of reading the last column as an explanation.</summary>
    public static string Caution(int layer) =>
        $"Attention (mean of layer {layer}) says where values came from, not what decided.";

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
