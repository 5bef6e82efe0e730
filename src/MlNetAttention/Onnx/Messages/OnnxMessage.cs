namespace MlNetAttention.Onnx.Messages;

/// <summary>
/// A protobuf message of the ONNX specification, as far as an encoder needs it. It lists its fields once; whoever takes them
/// counts or writes them.
/// </summary>
internal abstract class OnnxMessage
{
    private long? _length;

    /// <summary>Number of bytes of the message itself, asked for by each message around it and so counted once.</summary>
    internal long Length => _length ??= FieldLengths.Of(this);

    internal abstract void Write(IFieldWriter fields);
}
