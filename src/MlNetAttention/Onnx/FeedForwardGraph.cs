using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>The second half of a block, as in <see cref="Attention.FeedForward"/>.</summary>
internal static class FeedForwardGraph
{
    /// <summary>x [B, T, D] → x [B, T, D].</summary>
    internal static GraphValue Apply(GraphBuilder graph, EncoderOptions options, GraphWeights weights, int layer, GraphValue x)
    {
        LayerNames names = EncoderLayout.Layer(layer);
        graph.Part = names.FeedForward;
        bool before = options.Norm != NormPlacement.After;
        GraphValue input = before ? weights.Norm(names.FeedForwardNorm, x) : x;                                  // [B, T, D]
        GraphValue hidden = weights.Project(names.FeedForwardIn, input);                        // [B, T, F]
        hidden = options.Activation switch
        {
            ActivationKind.Relu => graph.Node("Relu", [hidden]),
            ActivationKind.GeluTanh => GeluTanh(graph, hidden),
            _ => Gelu(graph, hidden),
        };
        x = graph.Add(x, weights.Project(names.FeedForwardOut, hidden));                        // [B, T, D]
        return before ? x : weights.Norm(names.FeedForwardNorm, x);
    }

    // x/2·(1 + erf(x/√2)). The operator Gelu exists only from opset 20 on.
    private static GraphValue Gelu(GraphBuilder graph, GraphValue x)
    {
        GraphValue erf = graph.Node("Erf", [graph.Div(x, graph.Number(MathF.Sqrt(2)))]);
        return graph.Mul(graph.Mul(x, graph.Add(erf, graph.Number(1))), graph.Number(0.5f));
    }

    // x·σ(2z) with z = √(2/π)·(x + 0.044715·x³).
    private static GraphValue GeluTanh(GraphBuilder graph, GraphValue x)
    {
        float linear = 2 * MathF.Sqrt(2 / MathF.PI);
        GraphValue cubic = graph.Mul(graph.Mul(x, x), graph.Number(linear * 0.044715f));
        return graph.Mul(x, graph.Node("Sigmoid", [graph.Mul(x, graph.Add(cubic, graph.Number(linear)))]));
    }
}
