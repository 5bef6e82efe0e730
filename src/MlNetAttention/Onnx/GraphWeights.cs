using MlNetAttention.Onnx.Messages;
using MlNetAttention.Weights;

namespace MlNetAttention.Onnx;

/// <summary>The weights of an encoder as constants of a graph, under their own names, and the maps that use them.</summary>
internal sealed class GraphWeights(GraphBuilder graph, EncoderWeights weights, float epsilon)
{
    /// <summary>A weight in its stored shape.</summary>
    internal GraphValue Of(string name) =>
        graph.Constant(new TensorProto(name, Shape(name), weights[name]), name);

    /// <summary>A weight [rows, columns] as its transpose, in the shape given or [columns, rows].</summary>
    internal GraphValue Transposed(string name, params long[] shape)
    {
        long[] stored = Shape(name);
        if (shape.Length == 0) shape = [stored[1], stored[0]];
        return graph.Constant(TensorProto.Transposed(name, shape, weights[name], (int)stored[0]), name);
    }

    /// <summary>x·Wᵀ + b.</summary>
    internal GraphValue Project(WeightPair map, GraphValue x) =>
        graph.Add(graph.MatMul(x, Transposed(map.Weight)), Of(map.Bias));

    /// <summary>Layer normalisation over the last axis.</summary>
    internal GraphValue Norm(WeightPair norm, GraphValue x) => graph.Node(
        "LayerNormalization", [x, Of(norm.Weight), Of(norm.Bias)],
        new AttributeProto("axis", -1), new AttributeProto("epsilon", epsilon));

    private long[] Shape(string name) => [.. weights.Layout.Single(shape => shape.Name == name).Shape.Select(size => (long)size)];
}
