using Google.Protobuf;

namespace MlNetAttention.Onnx.Messages;

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

        // The bytes go past the buffer of the coded stream, so what stands in it goes first.
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
