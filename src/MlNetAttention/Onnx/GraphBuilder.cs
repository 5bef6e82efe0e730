using System.Globalization;
using MlNetAttention.Onnx.Messages;

namespace MlNetAttention.Onnx;

/// <summary>Collects the operators and constants of a graph and names their results.</summary>
internal sealed class GraphBuilder(int opsetVersion)
{
    private readonly List<NodeProto> _nodes = [];
    private readonly List<TensorProto> _initializers = [];
    private readonly HashSet<string> _constants = [];

    internal int OpsetVersion => opsetVersion;

    /// <summary>The part of the encoder that is being built; the names of its values begin with it.</summary>
    internal string Part { get; set; } = "";

    /// <summary>Adds an operator of the standard set.</summary>
    internal GraphValue Node(string operation, GraphValue[] inputs, params AttributeProto[] attributes) =>
        Add($"{Part}/{operation}_{_nodes.Count}", operation, inputs, attributes);

    /// <summary>Gives a value the name of an output of the graph.</summary>
    internal void Output(string name, GraphValue value) => Add(name, "Identity", [value], []);

    internal GraphValue Constant(TensorProto tensor, string name)
    {
        if (_constants.Add(name)) _initializers.Add(tensor);
        return new GraphValue(name);
    }

    /// <summary>A constant number.</summary>
    internal GraphValue Number(float value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"number/{value:R}");
        return Constant(new TensorProto(name, [], [value]), name);
    }

    /// <summary>A constant integer.</summary>
    internal GraphValue Integer(long value)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"integer/{value}");
        return Constant(new TensorProto(name, [], [value]), name);
    }

    /// <summary>A constant list of integers: a shape or axes.</summary>
    internal GraphValue Integers(params long[] values)
    {
        string name = $"integers/{string.Join('_', values)}";
        return Constant(new TensorProto(name, [values.Length], values), name);
    }

    internal GraphProto Build(string name, ValueInfoProto[] inputs, ValueInfoProto[] outputs) =>
        new(name, _nodes, _initializers, inputs, outputs);

    private GraphValue Add(string name, string operation, GraphValue[] inputs, AttributeProto[] attributes)
    {
        _nodes.Add(new NodeProto(operation, [.. inputs.Select(input => input.Name)], name, attributes));
        return new GraphValue(name);
    }
}

/// <summary>A tensor of the graph: an input, a constant or the result of an operator.</summary>
internal readonly record struct GraphValue(string Name);
