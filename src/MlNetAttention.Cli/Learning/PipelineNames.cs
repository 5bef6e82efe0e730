namespace MlNetAttention.Cli.Learning;

/// <summary>The pipelines that can be compared, by the names they have on the command line and in reports.</summary>
internal static class PipelineNames
{
    /// <summary>The features of ML.NET, with its defaults.</summary>
    public const string Text = "FeaturizeText";

    /// <summary>Words and pairs of words behind a linear trainer, both tuned: see <see cref="TextTuning"/>.</summary>
    public const string TunedText = "FeaturizeText-tuned";

    public const string Attention = "Attention";

    /// <summary>The encoder's own head, with nothing behind it.</summary>
    public const string AttentionTrainer = "AttentionTrainer";

    public const string Both = "FeaturizeText+Attention";

    /// <summary>The pooled vectors of a pretrained encoder, behind a trainer that <see cref="VectorTuning"/> chooses.</summary>
    public const string Pretrained = "Pretrained";

    /// <summary>The same with the features of ML.NET beside them.</summary>
    public const string TextAndPretrained = "FeaturizeText+Pretrained";

    /// <summary>A pretrained encoder that is trained further on the label, and predicts from a head of its own.</summary>
    public const string FineTuned = "FineTuned";

    public static readonly string[] All =
        [Text, TunedText, Attention, AttentionTrainer, Both, Pretrained, TextAndPretrained, FineTuned];

    /// <summary>Those of some pipelines that there are where the encoder's own head may predict nothing.</summary>
    public static IEnumerable<string> There(IEnumerable<string> pipelines, bool hasTrainer) =>
        pipelines.Where(name => hasTrainer || name is not (AttentionTrainer or FineTuned));

    /// <summary>Whether it trains an encoder.</summary>
    public static bool HasEncoder(string pipeline) => IsAttention(pipeline) || pipeline == FineTuned;

    /// <summary>Whether it needs no pretrained encoder, but begins with one where there is one.</summary>
    public static bool IsAttention(string pipeline) => pipeline is Attention or AttentionTrainer or Both;

    /// <summary>Whether it needs a pretrained encoder.</summary>
    public static bool IsPretrained(string pipeline) => HasVectors(pipeline) || pipeline == FineTuned;

    /// <summary>Whether a trainer stands behind the vectors of a pretrained encoder, which stays as it is.</summary>
    public static bool HasVectors(string pipeline) => pipeline is Pretrained or TextAndPretrained;

    /// <summary>Whether it is another one where there is a pretrained encoder, or needs one.</summary>
    public static bool HeedsPretrained(string pipeline) => HasEncoder(pipeline) || IsPretrained(pipeline);
}
