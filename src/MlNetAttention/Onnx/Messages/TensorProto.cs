using System.Buffers.Binary;

namespace MlNetAttention.Onnx.Messages;

/// <summary>TensorProto: a constant of the graph, little-endian in row-major order, converted as it is written.</summary>
internal sealed class TensorProto : OnnxMessage
{
    private const int ChunkLength = 1 << 16;

    private readonly string _name;
    private readonly long[] _shape;
    private readonly ElementType _type;
    private readonly long _bytes;
    private readonly Action<Stream> _write;

    /// <param name="name">The name that nodes use.</param>
    /// <param name="shape">Its dimensions; none for a scalar.</param>
    /// <param name="values">Its values.</param>
    internal TensorProto(string name, long[] shape, float[] values)
        : this(name, shape, ElementType.Single, sizeof(float), values.Length, (i, bytes) =>
            BinaryPrimitives.WriteSingleLittleEndian(bytes, values[i]))
    {
    }

    /// <inheritdoc cref="TensorProto(string, long[], float[])"/>
    internal TensorProto(string name, long[] shape, long[] values)
        : this(name, shape, ElementType.Int64, sizeof(long), values.Length, (i, bytes) =>
            BinaryPrimitives.WriteInt64LittleEndian(bytes, values[i]))
    {
    }

    private TensorProto(
        string name, long[] shape, ElementType type, int size, int count, Action<int, Span<byte>> put)
    {
        (_name, _shape, _type, _bytes) = (name, shape, type, (long)size * count);
        _write = stream => Write(stream, size, count, put);
    }

    /// <summary>The transpose of a matrix [<paramref name="rows"/>, columns], in any shape of the same size.</summary>
    internal static TensorProto Transposed(string name, long[] shape, float[] values, int rows)
    {
        int columns = values.Length / rows;
        return new(name, shape, ElementType.Single, sizeof(float), values.Length, (i, bytes) =>
            BinaryPrimitives.WriteSingleLittleEndian(bytes, values[i % rows * columns + i / rows]));
    }

    internal override void Write(IFieldWriter fields)
    {
        foreach (long size in _shape) fields.Integer(1, size);
        fields.Integer(2, (int)_type);
        fields.Text(8, _name);
        fields.Bytes(9, _bytes, _write);
    }

    private static void Write(Stream stream, int size, int count, Action<int, Span<byte>> put)
    {
        var chunk = new byte[ChunkLength];
        for (int start = 0; start < count;)
        {
            int end = Math.Min(count, start + ChunkLength / size);
            for (int i = start; i < end; i++) put(i, chunk.AsSpan((i - start) * size, size));
            stream.Write(chunk.AsSpan(0, (end - start) * size));
            start = end;
        }
    }
}

/// <summary>TensorProto.DataType: the type of a tensor's elements.</summary>
internal enum ElementType
{
    Single = 1,
    Int64 = 7,
    Boolean = 9,
}
