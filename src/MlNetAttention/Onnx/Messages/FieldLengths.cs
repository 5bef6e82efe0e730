using Google.Protobuf;

namespace MlNetAttention.Onnx.Messages;

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
