using System.Buffers.Binary;
using System.Text.Json;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>The header of a safetensors file: which tensors it has and where their bytes are.</summary>
/// <remarks>
/// <code>
/// offset  type     field
/// 0       uint64   length n of the header, little-endian
/// 8       n bytes  header: {"NAME": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …} in UTF-8; it begins with a
///                  brace and may end in spaces; "__metadata__" has texts only
/// 8+n     …        the numbers, little-endian and row by row; data_offsets count from here
/// </code>
/// The bytes of the tensors follow one another without gap or overlap up to the end of the file. All of that is checked before
/// anything is read by it, so a length that is not in the file reserves no memory.
/// </remarks>
internal static class SafetensorsHeader
{
    internal const int LengthBytes = 8;
    internal const long MostBytes = 100_000_000;
    internal const string Metadata = "__metadata__";

    private const int MostDimensions = 16;

    // Their bits can still be counted.
    private const long MostValues = long.MaxValue / 64;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="name">Its name.</param>
    /// <returns>The tensors in the order of their bytes, and where in the file these begin.</returns>
    /// <exception cref="FormatException">The file is no safetensors file, or does not hold what its header says.</exception>
    /// <exception cref="IOException">It was cut while it was read.</exception>
    internal static (IReadOnlyList<TensorEntry> Tensors, long DataStart) Read(Stream stream, string name)
    {
        long fileLength = stream.Length;
        if (fileLength < LengthBytes)
        {
            throw new FormatException(
                $"'{name}' has {fileLength} bytes; expected at least the {LengthBytes} of a header's length.");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        stream.ReadExactly(prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long most = Math.Min(fileLength - LengthBytes, MostBytes);
        if (length < 2 || length > (ulong)most)
        {
            throw new FormatException(
                $"'{name}' is said to have a header of {length} bytes; expected 2 to {most}, for a file of {fileLength} bytes.");
        }

        byte[] header = GC.AllocateUninitializedArray<byte>((int)length);
        stream.ReadExactly(header);
        if (header[0] != '{') throw new FormatException($"The header of '{name}' does not begin with a brace.");
        long dataStart = LengthBytes + (long)length;
        List<TensorEntry> tensors = Parse(header, name);
        CheckPlaces(tensors, fileLength - dataStart, name);
        return (tensors, dataStart);
    }

    private static List<TensorEntry> Parse(byte[] header, string name)
    {
        string where = $"The header of '{name}'";
        var fields = new JsonFields(where, JsonFields.Root(where, header));
        var tensors = new List<TensorEntry>();
        foreach (string tensor in fields.Names)
        {
            if (tensor == Metadata) CheckMetadata(fields);
            else tensors.Add(Entry(fields.Object(tensor) ?? throw fields.Wrong(tensor, "an object"), tensor));
        }

        return tensors;
    }

    private static void CheckMetadata(JsonFields fields)
    {
        if (fields.Object(Metadata) is not { } metadata) return;
        foreach (string name in metadata.Names) metadata.Text(name);
    }

    private static TensorEntry Entry(JsonFields fields, string name)
    {
        TensorType type = TensorType.Of(fields.Text("dtype"))
            ?? throw fields.Wrong("dtype", "a type of safetensors, F32, F16 or BF16 for weights");
        int[] shape = Shape(fields);
        long count = 1;
        foreach (int size in shape)
        {
            if (size != 0 && count > MostValues / size) throw fields.Wrong("shape", "a number of values that a file holds");
            count *= size;
        }

        long bits = count * type.Bits;
        if (bits % 8 != 0) throw fields.Wrong("shape", $"whole bytes of {type.Name}");
        (long start, long end) = Offsets(fields);
        if (end - start != bits / 8)
        {
            throw fields.Wrong("data_offsets", $"{bits / 8} bytes for {type.Name} in the shape {Shown.Shape(shape)}");
        }

        return new TensorEntry(name, type, shape, start, end - start);
    }

    private static int[] Shape(JsonFields fields)
    {
        JsonElement value = fields.Value("shape");
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > MostDimensions)
        {
            throw fields.Wrong("shape", value, $"at most {MostDimensions} sizes");
        }

        var shape = new int[value.GetArrayLength()];
        for (int i = 0; i < shape.Length; i++)
        {
            JsonElement size = value[i];
            if (size.ValueKind != JsonValueKind.Number || !size.TryGetInt32(out shape[i]) || shape[i] < 0)
            {
                throw fields.Wrong("shape", value, $"sizes of 0 to {int.MaxValue}");
            }
        }

        return shape;
    }

    private static (long Start, long End) Offsets(JsonFields fields)
    {
        JsonElement value = fields.Value("data_offsets");
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 2
            && value[0].ValueKind == JsonValueKind.Number && value[0].TryGetInt64(out long start)
            && value[1].ValueKind == JsonValueKind.Number && value[1].TryGetInt64(out long end)
            && start >= 0 && end >= start)
        {
            return (start, end);
        }

        throw fields.Wrong("data_offsets", value, "two offsets, the first not above the second");
    }

    private static void CheckPlaces(List<TensorEntry> tensors, long dataLength, string name)
    {
        tensors.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        long at = 0;
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Start != at)
            {
                throw new FormatException(
                    $"In '{name}', the bytes of {Shown.Text(tensor.Name)} begin at {tensor.Start}; expected {at}, where those "
                    + "before them end.");
            }

            at = tensor.End;
        }

        if (at != dataLength)
        {
            throw new FormatException(
                $"'{name}' has {dataLength} bytes behind its header; expected {at}, those of its {tensors.Count} tensors.");
        }
    }
}
