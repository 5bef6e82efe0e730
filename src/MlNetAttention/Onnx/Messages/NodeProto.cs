namespace MlNetAttention.Onnx.Messages;

/// <summary>NodeProto: an operator, which makes one value out of others.</summary>
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
