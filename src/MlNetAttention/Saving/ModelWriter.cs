using System.Runtime.InteropServices;
using System.Text;

namespace MlNetAttention.Saving;

/// <summary>Writes the fields of a model file, little-endian on every machine.</summary>
internal sealed class ModelWriter(Stream stream) : IDisposable
{
    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    internal void Byte(byte value) => _writer.Write(value);

    internal void Int32(int value) => _writer.Write(value);

    internal void UInt64(ulong value) => _writer.Write(value);

    internal void Single(float value) => _writer.Write(value);

    internal void Text(string? text)
    {
        if (text is null)
        {
            Int32(-1);
            return;
        }

        // Not UTF-8, which cannot represent half of a surrogate pair: a token may be one where a text was cut within a character.
        Int32(text.Length);
        foreach (char unit in text) _writer.Write((ushort)unit);
    }

    /// <summary>See <see cref="BytePlanes"/>.</summary>
    internal void Singles(ReadOnlySpan<float> values)
    {
        var planes = new byte[checked(values.Length * sizeof(float))];
        BytePlanes.Split(values, planes);
        _writer.Write(planes);
    }

    /// <summary>See <see cref="BytePlanes"/>.</summary>
    internal void Halves(ReadOnlySpan<Half> values)
    {
        var planes = new byte[checked(values.Length * sizeof(ushort))];
        BytePlanes.Split(values, planes);
        _writer.Write(planes);
    }

    internal void Bytes(ReadOnlySpan<byte> bytes)
    {
        Int32(bytes.Length);
        _writer.Write(bytes);
    }

    internal void Integers(ReadOnlySpan<sbyte> values) => _writer.Write(MemoryMarshal.AsBytes(values));

    internal void Flush() => _writer.Flush();

    public void Dispose() => _writer.Dispose();
}
