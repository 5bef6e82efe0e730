using System.Buffers.Binary;
using System.Text.Json;
using MlNetAttention.Saving;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>A tensor to write.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its sizes, the slowest first.</param>
/// <param name="Values">Its values, row by row.</param>
/// <param name="Kind">What they are written as: F32 or F16.</param>
internal readonly record struct NamedTensor(
    string Name, int[] Shape, ReadOnlyMemory<float> Values, NumberKind Kind = NumberKind.F32);

/// <summary>
/// Writes tensors as a safetensors file. The same tensors give the same bytes in whichever order they come: those of longer
/// numbers go first, and then they are sorted by name. The header is filled up with spaces, so that the numbers begin at a
/// multiple of eight bytes, and those of every tensor at a multiple of their own: some libraries do not read others.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int ChunkValues = 1 << 16;

    /// <summary>Writes a file in place of a former one, once it is complete.</summary>
    /// <exception cref="ArgumentException">A name occurs twice, or a value is beyond what F16 can say.</exception>
    /// <inheritdoc cref="AtomicFile.Write"/>
    internal static void Write(string path, IEnumerable<NamedTensor> tensors) =>
        AtomicFile.Write(path, stream => Write(stream, tensors));

    internal static void Write(Stream stream, IEnumerable<NamedTensor> tensors)
    {
        NamedTensor[] sorted =
        [
            .. tensors.OrderByDescending(tensor => NumberFormat.BytesOf(tensor.Kind))
                .ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        CheckAll(sorted);
        byte[] header = Header(sorted);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        byte[] chunk = new byte[ChunkValues * sizeof(float)];
        foreach (NamedTensor tensor in sorted)
        {
            for (int at = 0; at < tensor.Values.Length; at += ChunkValues)
            {
                ReadOnlySpan<float> values = tensor.Values.Span[at..Math.Min(at + ChunkValues, tensor.Values.Length)];
                Span<byte> bytes = chunk.AsSpan(0, values.Length * NumberFormat.BytesOf(tensor.Kind));
                NumberFormat.Encode(tensor.Kind, values, bytes);
                stream.Write(bytes);
            }
        }
    }

    private static void CheckAll(NamedTensor[] tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsHeader.Metadata };
        foreach (NamedTensor tensor in tensors)
        {
            if (tensor.Kind is not (NumberKind.F32 or NumberKind.F16))
            {
                throw new ArgumentException($"'{tensor.Name}' is to be written as {tensor.Kind}; expected F32 or F16.");
            }

            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException($"'{tensor.Name}' is the name of two tensors; expected one.");
            }

            long count = tensor.Shape.Aggregate(1L, (product, size) => product * size);
            if (count != tensor.Values.Length)
            {
                throw new ArgumentException($"'{tensor.Name}' has {tensor.Values.Length} values; expected {count}.");
            }

            if (tensor.Kind == NumberKind.F16) CheckRange(tensor);
        }
    }

    private static void CheckRange(NamedTensor tensor)
    {
        foreach (float value in tensor.Values.Span)
        {
            if (float.IsFinite(value) && !Half.IsFinite((Half)value))
            {
                throw new ArgumentException(
                    $"'{tensor.Name}' has a value of {value}; expected at most {(float)Half.MaxValue} for F16.");
            }
        }
    }

    private static byte[] Header(NamedTensor[] sorted)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsHeader.Metadata);

            // Without it, the libraries of Python refuse the file.
            json.WriteString("format", "pt");
            json.WriteEndObject();
            long at = 0;
            foreach (NamedTensor tensor in sorted)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", TensorType.Of(tensor.Kind).Name);
                WriteNumbers(json, "shape", tensor.Shape.Select(size => (long)size));
                long end = at + (long)tensor.Values.Length * NumberFormat.BytesOf(tensor.Kind);
                WriteNumbers(json, "data_offsets", [at, end]);
                json.WriteEndObject();
                at = end;
            }

            json.WriteEndObject();
        }

        while (bytes.Length % Alignment != 0) bytes.WriteByte((byte)' ');
        return bytes.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
