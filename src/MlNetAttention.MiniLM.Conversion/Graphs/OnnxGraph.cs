using Google.Protobuf;

namespace MlNetAttention.MiniLM.Conversion.Graphs;

/// <summary>What is needed of an ONNX model: its constants, and which step uses which.</summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<string, OnnxTensor> _constants = new(StringComparer.Ordinal);
    private readonly List<OnnxNode> _nodes = [];

    private OnnxGraph()
    {
    }

    /// <summary>The names of all constants.</summary>
    internal IEnumerable<string> Names => _constants.Keys;

    /// <summary>Reads a model.</summary>
    /// <exception cref="FormatException">It is no model, or is damaged.</exception>
    internal static OnnxGraph Read(Stream model)
    {
        var graph = new OnnxGraph();
        try
        {
            using var input = CodedInputStream.CreateWithLimits(model, int.MaxValue, recursionLimit: 100);
            MessageFields.Read(input, (field, value) =>
            {
                if (field != 7) return false;                                                               // graph
                MessageFields.Read(MessageFields.Message(value), graph.TakePart);
                return true;
            });
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new FormatException($"The ONNX model is damaged: {error.Message}", error);
        }

        return graph;
    }

    /// <summary>The constant of a name; null where there is none.</summary>
    internal OnnxTensor? Constant(string name) => _constants.GetValueOrDefault(name);

    /// <summary>The steps of an operator, in the order of the graph.</summary>
    internal IEnumerable<OnnxNode> Of(string name) => _nodes.Where(node => node.Operator == name);

    /// <summary>The one step of an operator that gives or takes a value.</summary>
    /// <exception cref="FormatException">There is none, or several.</exception>
    internal OnnxNode Single(string name, Func<OnnxNode, bool> condition, string what)
    {
        OnnxNode[] found = [.. Of(name).Where(condition).Take(2)];
        return found.Length == 1
            ? found[0]
            : throw new FormatException(
                $"The graph has {(found.Length == 0 ? "no" : "more than one")} {name} that {what}; expected one.");
    }

    private bool TakePart(int field, CodedInputStream value)
    {
        switch (field)
        {
            case 1:                                                                                         // node
                OnnxNode node = OnnxNode.Read(MessageFields.Message(value));
                _nodes.Add(node);
                if (node is { Value: { } result, Outputs: [var name] }) _constants[name] = result with { Name = name };
                return true;
            case 5:                                                                                         // initializer
                OnnxTensor tensor = OnnxTensor.Read(MessageFields.Message(value));
                _constants[tensor.Name] = tensor;
                return true;
            default:
                return false;
        }
    }
}
