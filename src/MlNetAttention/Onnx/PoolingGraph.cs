using MlNetAttention.Attention;
using MlNetAttention.Onnx.Messages;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>Turns the token vectors of each sequence into one, as in <see cref="Pooling.Pooler"/>.</summary>
internal static class PoolingGraph
{
    /// <summary>Token vectors [B, T, D] that are 0 for padding → [B, P]; 0 for sequences without tokens.</summary>
    internal static GraphValue Apply(
        GraphBuilder graph, EncoderOptions options, GraphWeights weights, SequenceMask mask, GraphValue x)
    {
        graph.Part = "pooling";
        GraphValue pooled = options.Pooling switch
        {
            PoolingKind.Mean => Mean(graph, mask, x),
            PoolingKind.Max => Max(graph, mask, x),
            PoolingKind.MeanAndMax => graph.Concat(Mean(graph, mask, x), Max(graph, mask, x), 1),
            PoolingKind.First => Edge(graph, mask, x, last: false),
            PoolingKind.Last => Edge(graph, mask, x, last: true),
            _ => Weighted(graph, weights, mask, x),
        };
        if (options.DenseWidth is not null) pooled = Dense(graph, options, weights, pooled);
        if (options.NormalizePooled) pooled = graph.OfUnitLength(pooled, 1);
        GraphValue zero = graph.Number(0);
        return graph.Where(graph.Node("Greater", [mask.Count, zero]), pooled, zero);
    }

    private static GraphValue Dense(GraphBuilder graph, EncoderOptions options, GraphWeights weights, GraphValue x)
    {
        GraphValue y = weights.Project(EncoderLayout.Dense, x);
        return options.DenseActivation == DenseActivation.Tanh ? graph.Node("Tanh", [y]) : y;
    }

    private static GraphValue Mean(GraphBuilder graph, SequenceMask mask, GraphValue x) =>
        graph.Div(graph.Squeeze(mask.Sum(x), 1), graph.Max(mask.Count, graph.Number(1)));

    private static GraphValue Max(GraphBuilder graph, SequenceMask mask, GraphValue x) =>
        graph.Squeeze(graph.ReduceMax(mask.Or(x, float.MinValue), 1), 1);

    private static GraphValue Edge(GraphBuilder graph, SequenceMask mask, GraphValue x, bool last) =>
        graph.Node("GatherND", [x, mask.Edge(last)], new AttributeProto("batch_dims", 1));

    // Σ a_t·x_t with a = softmax(x·w) over the tokens.
    private static GraphValue Weighted(GraphBuilder graph, GraphWeights weights, SequenceMask mask, GraphValue x)
    {
        GraphValue query = graph.Unsqueeze(weights.Of(EncoderLayout.PoolingQuery), 1);              // w [D, 1]
        GraphValue logits = mask.Or(graph.MatMul(x, query), MaskedLogit.Value);                     // [B, T, 1]
        GraphValue a = graph.Transpose(graph.Softmax(logits, 1), 0, 2, 1);                          // [B, 1, T]
        return graph.Squeeze(graph.MatMul(a, x), 1);                                                // [B, D]
    }
}
