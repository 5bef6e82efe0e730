namespace MlNetAttention.Onnx.Messages;

/// <summary>TensorProto.DataType: what a tensor is made of.</summary>
internal enum ElementType
{
    Single = 1,
    Int64 = 7,
    Boolean = 9,
}
