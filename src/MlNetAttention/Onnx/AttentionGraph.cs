using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>The first half of a block, as in <see cref="Attention.AttentionLayer"/>.</summary>
internal sealed class AttentionGraph(
    GraphBuilder graph, EncoderOptions options, GraphWeights weights, SequenceMask mask, EmbeddingGraph embedding, int layer)
{
    /// <summary>x [B, T, D] and ids [B, T] → x [B, T, D].</summary>
    internal GraphValue Apply(GraphValue x, GraphValue ids)
    {
        LayerNames names = EncoderLayout.Layer(layer);
        graph.Part = names.Attention;
        bool after = options.Norm == NormPlacement.After;
        bool before = !after && options.HasAttentionNorm;

        GraphValue input = before ? weights.Norm(names.AttentionNorm, x) : x;                          // [B, T, D]
        var source = new QueryKeyValueGraph(graph, options, weights, mask, embedding, layer, input, ids);
        var mechanism = new MechanismGraph(graph, options, weights, mask, layer);
        GraphValue mixed = mechanism.Mix(source);                                       // [B, T, D]
        x = graph.Add(x, weights.Project(names.Output, mixed));
        return after ? weights.Norm(names.AttentionNorm, x) : x;
    }
}
