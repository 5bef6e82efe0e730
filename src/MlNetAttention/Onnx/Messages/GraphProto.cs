namespace MlNetAttention.Onnx.Messages;

/// <summary>GraphProto: operators in an order in which they can run, with their constants, inputs and outputs.</summary>
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
