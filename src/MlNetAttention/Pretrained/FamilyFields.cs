namespace MlNetAttention.Pretrained;

/// <summary>How a family names the fields of <c>config.json</c>, and what it takes for those that are absent.</summary>
internal sealed record FamilyFields(PretrainedFamily Family, string ModelType, string Prefix)
{
    internal const string WordsField = "vocab_size";
    internal const string PositionsField = "max_position_embeddings";
    internal const string SegmentsField = "type_vocab_size";
    internal const string PaddingField = "pad_token_id";
    internal const string EpsilonField = "layer_norm_eps";

    /// <summary>Epsilon where a file names none; DistilBERT's always.</summary>
    internal const float Epsilon = 1e-12f;

    internal static readonly FamilyFields[] All =
    [
        new(PretrainedFamily.Bert, "bert", "Bert"),
        new(PretrainedFamily.DistilBert, "distilbert", "DistilBert")
        {
            Width = "dim",
            Layers = "n_layers",
            Heads = "n_heads",
            FeedForwardWidth = "hidden_dim",
            Activation = "activation",
            HasSegments = false,
        },
        new(PretrainedFamily.Roberta, "roberta", "Roberta") { PaddingId = 1 },
        new(PretrainedFamily.Roberta, "xlm-roberta", "XLMRoberta") { PaddingId = 1 },
    ];

    internal string Width { get; init; } = "hidden_size";

    internal string Layers { get; init; } = "num_hidden_layers";

    internal string Heads { get; init; } = "num_attention_heads";

    internal string FeedForwardWidth { get; init; } = "intermediate_size";

    internal string Activation { get; init; } = "hidden_act";

    /// <summary>The id of padding where a file names none.</summary>
    internal int PaddingId { get; init; }

    /// <summary>Whether tokens have segments; a family without them has no epsilon of its own either.</summary>
    internal bool HasSegments { get; init; } = true;

    /// <summary>The row of the first token's position: RoBERTa counts from the row behind that of padding.</summary>
    internal int FirstPosition(int paddingId) => Family == PretrainedFamily.Roberta ? paddingId + 1 : 0;

    internal static FamilyFields Of(PretrainedFamily family) => Array.Find(All, fields => fields.Family == family)!;

    /// <summary>Whether a class of a model, such as <c>BertForMaskedLM</c>, has the encoder of this family.</summary>
    internal bool Has(string architecture) =>
        architecture.StartsWith(Prefix, StringComparison.Ordinal)
        && (architecture.Length == Prefix.Length + "Model".Length && architecture.EndsWith("Model", StringComparison.Ordinal)
            || architecture.AsSpan(Prefix.Length).StartsWith("For", StringComparison.Ordinal));
}
