using MlNetAttention.Onnx.Messages;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>
/// Y = A·V by one of the four mechanisms, with its guards. A key that is padding has weight 0 for every token; the result for
/// padding itself is finite and not used.
/// </summary>
internal sealed class MechanismGraph(
    GraphBuilder graph, EncoderOptions options, GraphWeights weights, SequenceMask mask, int layer)
{
    /// <summary>Q, K, V [B, T, D] → Y [B, T, D].</summary>
    internal GraphValue Mix(QueryKeyValueGraph source)
    {
        if (options.Mechanism == AttentionMechanism.FixedRatio) return FixedRatio(mask.OrZero(source.Values()));
        GraphValue a = options.Mechanism switch
        {
            AttentionMechanism.SymmetricKeys => SymmetricKeys(source),
            AttentionMechanism.QueryKeyValue => QueryKeyValue(source),
            _ => ScaledDotProduct(source),
        };                                                                              // A [B, H, T, T]
        GraphValue y = graph.MatMul(a, Heads(source.Values()));                         // [B, H, T, d]
        return graph.Reshape(graph.Transpose(y, 0, 2, 1, 3), 0, 0, options.Width);      // [B, T, D]
    }

    // Y_i = ρ·V_i + b·(S − V_i) with the sum S of all values and b = (1 − ρ)/(n − 1); a single token keeps its value.
    private GraphValue FixedRatio(GraphValue values)
    {
        GraphValue one = graph.Number(1);
        GraphValue others = graph.Unsqueeze(graph.Sub(mask.Count, one), 2);             // n − 1 [B, 1, 1]
        GraphValue other = graph.Div(graph.Number(1 - options.FixedRatio), graph.Max(others, one));
        GraphValue own = graph.Where(
            graph.Node("Greater", [others, graph.Number(0)]), graph.Number(options.FixedRatio), one);
        return graph.Add(
            graph.Mul(values, graph.Sub(own, other)), graph.Mul(mask.Sum(values), other));   // [B, T, D]
    }

    private GraphValue SymmetricKeys(QueryKeyValueGraph source)
    {
        GraphValue keys = graph.OfUnitLength(Heads(source.Keys()), -1);                 // [B, H, T, d]
        return Guarded(Biased(graph.MatMul(keys, graph.Transpose(keys, 0, 1, 3, 2))));
    }

    private GraphValue QueryKeyValue(QueryKeyValueGraph source) =>
        Guarded(Biased(Relevances(source.Queries(), source.Keys())));

    private GraphValue ScaledDotProduct(QueryKeyValueGraph source)
    {
        GraphValue scale = graph.Number(1f / MathF.Sqrt(options.HeadWidth));
        GraphValue logits = Biased(Relevances(graph.Mul(source.Queries(), scale), source.Keys()));
        return graph.Softmax(graph.Add(logits, mask.KeyLogits()), -1);
    }

    // As RowSumNormalization: negative relevances count as 0, and a row without a positive one attends to itself alone.
    private GraphValue Guarded(GraphValue relevances)
    {
        GraphValue zero = graph.Number(0);
        GraphValue positive = graph.Where(mask.IsKey, graph.Node("Relu", [relevances]), zero);  // [B, H, T, T]
        GraphValue sum = graph.ReduceSum(positive, -1);                                 // [B, H, T, 1]
        GraphValue isUsable = graph.Node("Greater", [sum, zero]);                       // [B, H, T, 1]
        GraphValue itself = graph.Cast(graph.Node("Equal", [mask.Rows(), mask.Columns()]), ElementType.Single);  // [T, T]
        return graph.Where(isUsable, graph.Div(positive, graph.Where(isUsable, sum, graph.Number(1))), itself);
    }

    // R = Q·Kᵀ [B, H, T, T].
    private GraphValue Relevances(GraphValue queries, GraphValue keys) =>
        graph.MatMul(Heads(queries), graph.Transpose(SplitHeads(keys), 0, 2, 3, 1));

    // Adds a number per head and clipped distance, [H, T, T].
    private GraphValue Biased(GraphValue relevances)
    {
        if (!options.HasRelativeBias) return relevances;
        GraphValue table = weights.Of(EncoderLayout.Layer(layer).RelativeBias);
        return graph.Add(relevances, graph.Gather(table, mask.Distances(), axis: 1));
    }

    private GraphValue Heads(GraphValue x) => graph.Transpose(SplitHeads(x), 0, 2, 1, 3);   // [B, H, T, d]

    private GraphValue SplitHeads(GraphValue x) => graph.Reshape(x, 0, 0, options.Heads, options.HeadWidth); // [B, T, H, d]
}
