namespace MlNetAttention.Cli.Learning;

/// <summary>The pipelines that can be compared, by the names they have on the command line and in reports.</summary>
internal static class PipelineNames
{
    /// <summary>The features of ML.NET, with its defaults.</summary>
    public const string Text = "FeaturizeText";

    /// <summary>Words and pairs of words behind a linear trainer, both tuned: see <see cref="TextTuning"/>.</summary>
    public const string TunedText = "FeaturizeText-tuned";

    public const string Attention = "Attention";
    public const string Both = "FeaturizeText+Attention";

    public static readonly string[] All = [Text, TunedText, Attention, Both];

    public static bool HasEncoder(string pipeline) => pipeline is Attention or Both;
}
