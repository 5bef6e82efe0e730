namespace MlNetAttention.Onnx.Messages;

/// <summary>GraphProto: operators in an order of execution, with their constants, inputs and outputs.</summary>
internal sealed class GraphProto(
    string name, IReadOnlyList<NodeProto> nodes, IReadOnlyList<TensorProto> initializers, ValueInfoProto[] inputs,
    ValueInfoProto[] outputs) : OnnxMessage
{
    internal override void Write(IFieldWriter fields)
    {
        foreach (NodeProto node in nodes) fields.Message(1, node);
        fields.Text(2, name);
        foreach (TensorProto initializer in initializers) fields.Message(5, initializer);
        foreach (ValueInfoProto input in inputs) fields.Message(11, input);
        foreach (ValueInfoProto output in outputs) fields.Message(12, output);
    }
}

/// <summary>NodeProto: an operator, which computes one value from others.</summary>
internal sealed class NodeProto(string operation, string[] inputs, string output, AttributeProto[] attributes) : OnnxMessage
{
    internal override void Write(IFieldWriter fields)
    {
        foreach (string input in inputs) fields.Text(1, input);
        fields.Text(2, output);
        fields.Text(3, output); // the node's own name
        fields.Text(4, operation);
        foreach (AttributeProto attribute in attributes) fields.Message(5, attribute);
    }
}

/// <summary>AttributeProto: a fixed argument of an operator: an integer, several integers or a float32.</summary>
internal sealed class AttributeProto : OnnxMessage
{
    private const int FloatType = 1;
    private const int IntegerType = 2;
    private const int IntegersType = 7;

    private readonly string _name;
    private readonly int _type;
    private readonly float _single;
    private readonly long[] _integers = [];

    internal AttributeProto(string name, float value) => (_name, _type, _single) = (name, FloatType, value);

    internal AttributeProto(string name, long value) => (_name, _type, _integers) = (name, IntegerType, [value]);

    internal AttributeProto(string name, long[] values) => (_name, _type, _integers) = (name, IntegersType, values);

    internal override void Write(IFieldWriter fields)
    {
        fields.Text(1, _name);
        if (_type == FloatType) fields.Single(2, _single);
        foreach (long value in _integers) fields.Integer(_type == IntegerType ? 3 : 8, value);
        fields.Integer(20, _type);
    }
}
