using Google.Protobuf;

namespace MlNetAttention.Onnx.Messages;

/// <summary>Receives the fields of a message one after another, by their numbers in the ONNX specification.</summary>
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

    /// <summary>Bytes, perhaps too many for one array: <paramref name="write"/> writes them to a stream.</summary>
    void Bytes(int field, long length, Action<Stream> write);
}

/// <summary>Writes the fields of a message to a stream, which stays open.</summary>
internal sealed class FieldStream(Stream stream) : IFieldWriter, IDisposable
{
    private readonly CodedOutputStream _output = new(stream, leaveOpen: true);

    public void Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
    }

    public void Single(int field, float value)
    {
        _output.WriteTag(field, WireFormat.WireType.Fixed32);
        _output.WriteFloat(value);
    }

    public void Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
    }

    public void Message(int field, OnnxMessage value)
    {
        WriteLength(field, value.Length);
        value.Write(this);
    }

    public void Bytes(int field, long length, Action<Stream> write)
    {
        WriteLength(field, length);

        // The bytes bypass the buffer of the coded stream, so its content goes first.
        _output.Flush();
        write(stream);
    }

    public void Dispose() => _output.Dispose();

    private void WriteLength(int field, long length)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteUInt64((ulong)length);
    }
}

/// <summary>Counts the bytes of a message: protobuf states the length of a message before the message.</summary>
internal sealed class FieldLengths : IFieldWriter
{
    private long _sum;

    private FieldLengths()
    {
    }

    internal static long Of(OnnxMessage message)
    {
        var lengths = new FieldLengths();
        message.Write(lengths);
        return lengths._sum;
    }

    public void Integer(int field, long value) => Add(field, CodedOutputStream.ComputeInt64Size(value));

    public void Single(int field, float value) => Add(field, CodedOutputStream.ComputeFloatSize(value));

    public void Text(int field, string value) => Add(field, CodedOutputStream.ComputeStringSize(value));

    public void Message(int field, OnnxMessage value) => AddWithLength(field, value.Length);

    public void Bytes(int field, long length, Action<Stream> write) => AddWithLength(field, length);

    private void Add(int field, long length) => _sum += CodedOutputStream.ComputeTagSize(field) + length;

    private void AddWithLength(int field, long length) =>
        Add(field, CodedOutputStream.ComputeUInt64Size((ulong)length) + length);
}

/// <summary>
/// A protobuf message of the ONNX specification, as far as an encoder needs it. It lists its fields once; the receiver counts or
/// writes them.
/// </summary>
internal abstract class OnnxMessage
{
    private long? _length;

    /// <summary>Number of bytes of the message itself; cached, since every enclosing message needs it.</summary>
    internal long Length => _length ??= FieldLengths.Of(this);

    internal abstract void Write(IFieldWriter fields);
}
