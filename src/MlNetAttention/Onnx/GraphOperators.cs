using MlNetAttention.Kernels;
using MlNetAttention.Onnx.Messages;

namespace MlNetAttention.Onnx;

/// <summary>The operators that an encoder needs, with the names and meaning of the ONNX specification.</summary>
internal static class GraphOperators
{
    internal static GraphValue Add(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Add", [a, b]);

    internal static GraphValue Sub(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Sub", [a, b]);

    internal static GraphValue Mul(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Mul", [a, b]);

    internal static GraphValue Div(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Div", [a, b]);

    internal static GraphValue Max(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("Max", [a, b]);

    internal static GraphValue MatMul(this GraphBuilder graph, GraphValue a, GraphValue b) => graph.Node("MatMul", [a, b]);

    internal static GraphValue Clip(this GraphBuilder graph, GraphValue x, GraphValue low, GraphValue high) =>
        graph.Node("Clip", [x, low, high]);

    /// <summary><paramref name="yes"/> where the condition holds, elsewhere <paramref name="no"/>.</summary>
    internal static GraphValue Where(this GraphBuilder graph, GraphValue condition, GraphValue yes, GraphValue no) =>
        graph.Node("Where", [condition, yes, no]);

    internal static GraphValue Cast(this GraphBuilder graph, GraphValue x, ElementType type) =>
        graph.Node("Cast", [x], new AttributeProto("to", (long)type));

    internal static GraphValue Gather(this GraphBuilder graph, GraphValue table, GraphValue indices, int axis = 0) =>
        graph.Node("Gather", [table, indices], new AttributeProto("axis", axis));

    internal static GraphValue Softmax(this GraphBuilder graph, GraphValue x, int axis) =>
        graph.Node("Softmax", [x], new AttributeProto("axis", axis));

    internal static GraphValue Unsqueeze(this GraphBuilder graph, GraphValue x, params long[] axes) =>
        graph.Node("Unsqueeze", [x, graph.Integers(axes)]);

    internal static GraphValue Squeeze(this GraphBuilder graph, GraphValue x, params long[] axes) =>
        graph.Node("Squeeze", [x, graph.Integers(axes)]);

    /// <summary>x in another shape; a dimension of 0 stays as it is.</summary>
    internal static GraphValue Reshape(this GraphBuilder graph, GraphValue x, params long[] shape) =>
        graph.Node("Reshape", [x, graph.Integers(shape)]);

    internal static GraphValue Transpose(this GraphBuilder graph, GraphValue x, params long[] order) =>
        graph.Node("Transpose", [x], new AttributeProto("perm", order));

    internal static GraphValue Concat(this GraphBuilder graph, GraphValue a, GraphValue b, int axis) =>
        graph.Node("Concat", [a, b], new AttributeProto("axis", axis));

    /// <summary>The sum over an axis, which keeps length 1.</summary>
    internal static GraphValue ReduceSum(this GraphBuilder graph, GraphValue x, int axis) =>
        graph.Node("ReduceSum", [x, graph.Integers(axis)]);

    /// <summary>Vectors along an axis as in <see cref="UnitLength"/>.</summary>
    internal static GraphValue OfUnitLength(this GraphBuilder graph, GraphValue x, int axis)
    {
        GraphValue length = graph.Node("Sqrt", [graph.ReduceSum(graph.Mul(x, x), axis)]);
        return graph.Mul(x, graph.Div(graph.Number(1), graph.Max(length, graph.Number(UnitLength.Epsilon))));
    }

    /// <summary>
    /// The maximum over an axis, which keeps length 1. In opset 18 the axes moved from the attributes to the inputs.
    /// </summary>
    internal static GraphValue ReduceMax(this GraphBuilder graph, GraphValue x, int axis) => graph.OpsetVersion < 18
        ? graph.Node("ReduceMax", [x], new AttributeProto("axes", [axis]))
        : graph.Node("ReduceMax", [x, graph.Integers(axis)]);

    /// <summary>The first, or last, index of the largest value along an axis, which keeps length 1.</summary>
    internal static GraphValue ArgMax(this GraphBuilder graph, GraphValue x, int axis, bool last = false) => graph.Node(
        "ArgMax", [x], new AttributeProto("axis", axis), new AttributeProto("select_last_index", last ? 1 : 0));
}
