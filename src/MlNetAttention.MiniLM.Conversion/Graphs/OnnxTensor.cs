using System.Buffers.Binary;
using Google.Protobuf;

namespace MlNetAttention.MiniLM.Conversion.Graphs;

/// <summary>A constant of a graph: TensorProto in the ONNX specification.</summary>
/// <param name="Name">Its name; empty for the value of a node.</param>
/// <param name="Shape">Its sizes; none for a scalar.</param>
internal sealed record OnnxTensor(string Name, int[] Shape)
{
    private const int Single = 1;

    private int _type;
    private ByteString? _data;

    /// <summary>Whether its values are floats.</summary>
    internal bool IsSingle => _type == Single;

    /// <summary>Its values, row by row.</summary>
    /// <exception cref="FormatException">They are no floats, not written as bytes, or not as many as the shape says.</exception>
    internal float[] Singles()
    {
        long count = Shape.Aggregate(1L, (product, size) => checked(product * size));
        if (_type != Single || _data is null || _data.Length != count * sizeof(float))
        {
            throw new FormatException(
                $"The constant '{Name}' [{string.Join(", ", Shape)}] has the type {_type} and {_data?.Length ?? 0} bytes; "
                + $"expected the type {Single} and {count * sizeof(float)} bytes.");
        }

        var values = new float[count];
        ReadOnlySpan<byte> bytes = _data.Span;
        for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return values;
    }

    /// <summary>The transpose of a matrix.</summary>
    /// <inheritdoc cref="Singles" path="/exception"/>
    internal float[] Transposed()
    {
        float[] values = Singles();
        int rows = Shape[0];
        int columns = Shape[1];
        var transposed = new float[values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++) transposed[column * rows + row] = values[row * columns + column];
        }

        return transposed;
    }

    internal static OnnxTensor Read(CodedInputStream message)
    {
        var sizes = new List<long>();
        string name = "";
        int type = 0;
        ByteString? data = null;
        MessageFields.Read(message, (field, value) =>
        {
            switch (field)
            {
                case 1: sizes.AddRange(MessageFields.Integers(field, value)); return true;  // dims
                case 2: type = value.ReadInt32(); return true;                              // data_type
                case 8: name = value.ReadString(); return true;                             // name
                case 9: data = value.ReadBytes(); return true;                              // raw_data
                default: return false;
            }
        });
        return new OnnxTensor(name, [.. sizes.Select(size => checked((int)size))]) { _type = type, _data = data };
    }
}
