using Google.Protobuf;

namespace MlNetAttention.MiniLM.Conversion.Graphs;

/// <summary>A step of a graph: NodeProto in the ONNX specification.</summary>
/// <param name="Operator">The name of what it does.</param>
/// <param name="Inputs">The names of the values that it takes.</param>
/// <param name="Outputs">The names of the values that it gives.</param>
/// <param name="Value">The tensor that one of its attributes holds; null for none.</param>
internal sealed record OnnxNode(string Operator, string[] Inputs, string[] Outputs, OnnxTensor? Value)
{
    internal static OnnxNode Read(CodedInputStream message)
    {
        List<string> inputs = [];
        List<string> outputs = [];
        string name = "";
        OnnxTensor? tensor = null;
        MessageFields.Read(message, (field, value) =>
        {
            switch (field)
            {
                case 1: inputs.Add(value.ReadString()); return true;                                        // input
                case 2: outputs.Add(value.ReadString()); return true;                                       // output
                case 4: name = value.ReadString(); return true;                                             // op_type
                case 5: tensor = TensorOf(MessageFields.Message(value)) ?? tensor; return true;             // attribute
                default: return false;
            }
        });
        return new OnnxNode(name, [.. inputs], [.. outputs], tensor);
    }

    private static OnnxTensor? TensorOf(CodedInputStream attribute)
    {
        OnnxTensor? tensor = null;
        MessageFields.Read(attribute, (field, value) =>
        {
            if (field != 5) return false;                                                                   // t
            tensor = OnnxTensor.Read(MessageFields.Message(value));
            return true;
        });
        return tensor;
    }
}
