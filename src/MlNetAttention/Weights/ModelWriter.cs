using System.Buffers.Binary;
using System.Text;

namespace MlNetAttention.Weights;

/// <summary>Writes the fields of a model file, little-endian on every machine.</summary>
internal sealed class ModelWriter(Stream stream) : IDisposable
{
    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    internal void Byte(byte value) => _writer.Write(value);

    internal void Int32(int value) => _writer.Write(value);

    internal void Single(float value) => _writer.Write(value);

    internal void Text(string? text)
    {
        if (text is null)
        {
            Int32(-1);
            return;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Int32(bytes.Length);
        _writer.Write(bytes);
    }

    internal void Singles(ReadOnlySpan<float> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        foreach (float value in values)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
            _writer.Write(bytes);
        }
    }

    internal void Flush() => _writer.Flush();

    public void Dispose() => _writer.Dispose();
}
