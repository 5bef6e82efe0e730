namespace MlNetAttention.Onnx.Messages;

/// <summary>Takes the fields of a message one after another, by their numbers in the ONNX specification.</summary>
internal interface IFieldWriter
{
    /// <summary>An integer or a member of an enumeration (varint).</summary>
    void Integer(int field, long value);

    /// <summary>A float32 (four bytes).</summary>
    void Single(int field, float value);

    /// <summary>A text in UTF-8.</summary>
    void Text(int field, string value);

    /// <summary>A message within the message.</summary>
    void Message(int field, OnnxMessage value);

    /// <summary>Bytes, of which there may be too many for one array: <paramref name="write"/> puts them into a stream.</summary>
    void Bytes(int field, long length, Action<Stream> write);
}
