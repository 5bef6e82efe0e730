namespace MlNetAttention.Onnx.Messages;

/// <summary>ValueInfoProto: the name, type and shape of an input or output of the graph.</summary>
/// <param name="name">The name.</param>
/// <param name="type">The type of the tensor's elements.</param>
/// <param name="shape">
/// An object per dimension: its size (int), or a name (string) where the size may differ from run to run.
/// </param>
internal sealed class ValueInfoProto(string name, ElementType type, params object[] shape) : OnnxMessage
{
    internal override void Write(IFieldWriter fields)
    {
        fields.Text(1, name);
        fields.Message(2, new TypeProto(new TensorTypeProto(type, new TensorShapeProto(shape))));
    }

    private sealed class TypeProto(TensorTypeProto tensor) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields) => fields.Message(1, tensor);
    }

    private sealed class TensorTypeProto(ElementType type, TensorShapeProto shape) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields)
        {
            fields.Integer(1, (int)type);
            fields.Message(2, shape);
        }
    }

    private sealed class TensorShapeProto(object[] shape) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields)
        {
            foreach (object size in shape) fields.Message(1, new DimensionProto(size));
        }
    }

    private sealed class DimensionProto(object size) : OnnxMessage
    {
        internal override void Write(IFieldWriter fields)
        {
            if (size is string name) fields.Text(2, name);
            else fields.Integer(1, (int)size);
        }
    }
}
