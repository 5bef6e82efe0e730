using MlNetAttention.Onnx.Messages;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

// The graph, with B sequences of T tokens, H heads of d = D/H numbers, and P numbers of the pooled vector:
//
//     input_ids int64 [B, T]                             attention_mask int64 [B, T]
//        │                                                  │
//     Gather from the word vectors [V, D]                SequenceMask: is it a token, and at which place from the first
//        │                                                  │ [B, T]; tokens from place MaxTokens on count as padding
//        +  vectors of places [MaxTokens, D] ◄──────────────┤ (LearnedAbsolute, Sinusoidal)
//        │                                                  │
//        +  vectors of segments [S, D] ◄── token_type_ids int64 [B, T] (several input columns)
//        │                                                  │
//        norm (EmbeddingNorm)                               │
//        │                                                  │
//     0 where it is padding ◄───────────────────────────────┤ whatever ids the padding has
//        │ x [B, T, D]                                      │
//     ┌──┴─────────────── each block ───────────────────────┤
//     │  x ──► norm (Before) ──► + local context ◄──────────┤ AttentionGraph: 0 beyond the tokens
//     │  │                        │                         │
//     │  │                        Q, K, V [B, H, T, d]      │ QueryKeyValueGraph: projected, or looked up by id
//     │  │                        │                         │
//     │  │                        A [B, H, T, T] ◄──────────┤ MechanismGraph: a token weighs tokens alone
//     │  │                        │                         │
//     │  +  ◄── output map ◄──── A·V [B, T, D]              │
//     │  │                                                  │
//     │  norm (After)                                       │
//     │  │                                                  │
//     │  +  ◄── W₂ ◄── activation ◄── W₁ ◄── norm (Before)  │ FeedForwardGraph
//     │  │                                                  │
//     │  norm (After)                                       │
//     └──┬──────────────────────────────────────────────────┤
//     norm (Before)                                         │
//        │                                                  │
//     0 where it is padding ◄───────────────────────────────┤
//        ├──────────────────────────────► token_vectors [B, T, D]
//     pooling over the tokens ◄─────────────────────────────┘ PoolingGraph; 0 for a sequence without tokens
//        │
//     dense layer (DenseWidth), length 1 (NormalizePooled)
//        └──────────────────────────────► pooled [B, P]

/// <summary>An encoder as an ONNX graph that mirrors <see cref="AttentionEncoder"/> part by part.</summary>
internal static class EncoderGraph
{
    internal const string Ids = "input_ids";
    internal const string Mask = "attention_mask";
    internal const string Segments = "token_type_ids";
    internal const string TokenVectors = "token_vectors";
    internal const string Pooled = "pooled";

    private const string Batch = "batch";
    private const string Sequence = "sequence";

    internal static GraphProto Build(AttentionEncoder encoder, int opsetVersion)
    {
        EncoderOptions options = encoder.Options;
        var graph = new GraphBuilder(opsetVersion);
        var weights = new GraphWeights(graph, encoder.Weights, options.NormEpsilon);
        var ids = new GraphValue(Ids);                                                      // [B, T]
        var mask = new SequenceMask(graph, options, new GraphValue(Mask));                  // [B, T]
        GraphValue? segments = options.HasSegments ? new GraphValue(Segments) : null;      // [B, T]
        var embedding = new EmbeddingGraph(graph, encoder, weights, mask, segments);

        GraphValue x = embedding.Words(ids);                                                // [B, T, D]
        for (int layer = 0; layer < options.Layers; layer++)
        {
            x = new AttentionGraph(graph, options, weights, mask, embedding, layer).Apply(x, ids);  // [B, T, D]
            if (options.HiddenWidth > 0) x = FeedForwardGraph.Apply(graph, options, weights, layer, x); // [B, T, D]
        }

        graph.Part = "output";
        if (options.HasFinalNorm) x = weights.Norm(EncoderLayout.FinalNorm, x);                 // [B, T, D]
        x = mask.OrZero(x);                                                                 // [B, T, D]
        graph.Output(TokenVectors, x);
        graph.Output(Pooled, PoolingGraph.Apply(graph, options, weights, mask, x));         // [B, P]
        string[] inputs = options.HasSegments ? [Ids, Mask, Segments] : [Ids, Mask];
        return graph.Build(
            "attention encoder",
            [.. inputs.Select(name => new ValueInfoProto(name, ElementType.Int64, Batch, Sequence))],
            [
                new(TokenVectors, ElementType.Single, Batch, Sequence, options.Width),
                new(Pooled, ElementType.Single, Batch, options.PooledWidth),
            ]);
    }
}
