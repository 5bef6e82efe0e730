using System.Buffers;
using System.Runtime.InteropServices;
using MlNetAttention.Pretrained.Files;

namespace MlNetAttention.Pretrained.Safetensors;

/// <summary>
/// A safetensors file that is open for reading. It is read, not mapped into memory: a file that becomes shorter meanwhile is then
/// an error, while a mapped one would end the process.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 18;

    private readonly FolderFile _file;
    private readonly FileStream _stream;
    private readonly long _dataStart;

    private SafetensorsFile(FolderFile file, FileStream stream)
    {
        _file = file;
        _stream = stream;
        try
        {
            (Tensors, _dataStart) = SafetensorsHeader.Read(stream, file.Name);
        }
        catch (EndOfStreamException error)
        {
            throw new IOException($"'{file.Name}' ended within its header: it was changed while it was read.", error);
        }
    }

    internal string Name => _file.Name;

    /// <summary>The tensors in the order of their bytes.</summary>
    internal IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>Opens a file and checks its header against its length.</summary>
    /// <inheritdoc cref="SafetensorsHeader.Read"/>
    internal static SafetensorsFile Open(FolderFile file)
    {
        FileStream stream = file.Open();
        try
        {
            return new SafetensorsFile(file, stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The values of a tensor, as floats.</summary>
    /// <exception cref="FormatException">Its type is none of weights, or it has more values than an array.</exception>
    /// <exception cref="IOException">The file was cut while it was read.</exception>
    internal float[] Read(TensorEntry tensor)
    {
        if (tensor.Type.Kind is not { } kind)
        {
            throw new FormatException(
                $"In '{Name}', {Shown.Text(tensor.Name)} has the type {tensor.Type.Name}; expected F32, F16 or BF16.");
        }

        if (tensor.Count > Array.MaxLength)
        {
            throw new FormatException(
                $"In '{Name}', {Shown.Text(tensor.Name)} has {tensor.Count} values; expected at most {Array.MaxLength}.");
        }

        _stream.Position = _dataStart + tensor.Start;
        float[] values = GC.AllocateUninitializedArray<float>((int)tensor.Count);
        if (kind == NumberKind.F32 && BitConverter.IsLittleEndian) Fill(values);
        else Decode(kind, values);
        return values;
    }

    public void Dispose() => _stream.Dispose();

    private void Decode(NumberKind kind, Span<float> values)
    {
        int width = NumberFormat.BytesOf(kind);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (!values.IsEmpty)
            {
                Span<float> part = values[..Math.Min(values.Length, ChunkBytes / width)];
                Span<byte> bytes = chunk.AsSpan(0, part.Length * width);
                Fill(bytes);
                NumberFormat.Decode(kind, bytes, part);
                values = values[part.Length..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private void Fill(Span<float> values)
    {
        // A span counts its bytes in an int.
        const int Most = 1 << 24;
        for (; values.Length > Most; values = values[Most..]) Fill(MemoryMarshal.AsBytes(values[..Most]));
        Fill(MemoryMarshal.AsBytes(values));
    }

    private void Fill(Span<byte> bytes)
    {
        int read = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length) throw _file.Ended(_stream.Position, _stream.Position - read + bytes.Length);
    }
}
