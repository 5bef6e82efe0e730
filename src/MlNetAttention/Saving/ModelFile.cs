using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlNetAttention.Saving;

/// <summary>
/// The binary form of a fitted transformer. All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// offset  type       field
/// 0       8 bytes    signature "MLNATTN" and a zero byte
/// 8       uint32     format version, 6
/// 12      uint64     length n of the body in bytes
/// 20      n bytes    body: see <see cref="ModelBody"/>
/// 20+n    32 bytes   SHA-256 of everything before
/// </code>
/// </remarks>
internal static class ModelFile
{
    internal const uint Version = 6;
    internal const int HeaderLength = 20;

    /// <summary>The name of its stream in a saved model.</summary>
    internal const string StreamName = "Attention.bin";

    private const int ChunkLength = 1 << 21;

    private static ReadOnlySpan<byte> Signature => "MLNATTN\0"u8;

    internal static void Save(Stream stream, ModelContent content)
    {
        byte[] body = ModelBody.Write(content);
        Span<byte> header = stackalloc byte[HeaderLength];
        Signature.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header[12..], (ulong)body.LongLength);
        stream.Write(header);
        stream.Write(body);
        stream.Write(Hash(header, body));
    }

    /// <exception cref="FormatException">The file is not one of ours, newer, cut off, changed or inconsistent.</exception>
    internal static ModelContent Load(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            throw new FormatException($"The attention model ends within its header of {HeaderLength} bytes.");
        }

        if (!header.StartsWith(Signature)) throw new FormatException("The attention model does not start with its signature.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(header[8..]);
        if (version != Version)
        {
            throw new FormatException(
                $"The attention model has format version {version}; this version of MlNetAttention reads version {Version}.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header[12..]);
        byte[] body = ReadExactly(stream, length, "body");
        byte[] hash = ReadExactly(stream, SHA256.HashSizeInBytes, "checksum");
        if (!Hash(header, body).AsSpan().SequenceEqual(hash))
        {
            throw new FormatException("The attention model does not match its checksum: the file was damaged or changed.");
        }

        if (stream.ReadByte() != -1) throw new FormatException("The attention model goes on after its checksum.");
        return ModelBody.Read(body);
    }

    // The declared length is believed only as far as bytes arrive: memory grows with the file, not with the claim.
    private static byte[] ReadExactly(Stream stream, ulong length, string part)
    {
        if (length > (ulong)Array.MaxLength)
        {
            throw new FormatException($"The {part} of the attention model is said to have {length} bytes; at most {Array.MaxLength} are read.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Min((int)length, ChunkLength));
        int read = 0;
        while (true)
        {
            read += stream.ReadAtLeast(bytes.AsSpan(read), bytes.Length - read, throwOnEndOfStream: false);
            if (read < bytes.Length)
            {
                throw new FormatException($"The {part} of the attention model ends after {read} of {length} bytes.");
            }

            if (read == (int)length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min((long)length, 2L * bytes.Length));
        }
    }

    private static byte[] Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
