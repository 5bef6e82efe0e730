namespace MlNetAttention.Pretrained;

/// <summary>The names of the weights of a layer in the files of a family.</summary>
internal sealed record LayerFormat
{
    private static readonly LayerFormat Bert = new();

    private static readonly LayerFormat DistilBert = new()
    {
        Layers = "transformer.layer",
        Query = "attention.q_lin",
        Key = "attention.k_lin",
        Value = "attention.v_lin",
        Output = "attention.out_lin",
        AttentionNorm = "sa_layer_norm",
        FeedForwardIn = "ffn.lin1",
        FeedForwardOut = "ffn.lin2",
        FeedForwardNorm = "output_layer_norm",
    };

    private LayerFormat()
    {
    }

    /// <summary>What stands before the number of a layer.</summary>
    internal string Layers { get; private init; } = "encoder.layer";

    internal string Query { get; private init; } = "attention.self.query";

    internal string Key { get; private init; } = "attention.self.key";

    internal string Value { get; private init; } = "attention.self.value";

    internal string Output { get; private init; } = "attention.output.dense";

    internal string AttentionNorm { get; private init; } = "attention.output.LayerNorm";

    internal string FeedForwardIn { get; private init; } = "intermediate.dense";

    internal string FeedForwardOut { get; private init; } = "output.dense";

    internal string FeedForwardNorm { get; private init; } = "output.LayerNorm";

    internal static LayerFormat Of(PretrainedFamily family) => family == PretrainedFamily.DistilBert ? DistilBert : Bert;
}
