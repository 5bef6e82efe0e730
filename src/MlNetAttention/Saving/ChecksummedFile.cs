using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlNetAttention.Saving;

/// <summary>
/// The frame that models and checkpoints share, written or read from its first byte to its last. All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// offset  type           field
/// 0       8 bytes        signature
/// 8       uint32         format version
/// 12      uint32/uint64  length of what follows: see the format
/// …       …              content
/// end−32  32 bytes       SHA-256 of everything before
/// </code>
/// </remarks>
/// <param name="stream">The stream to write to or read from; it stays open.</param>
internal sealed class ChecksummedFile(Stream stream) : IDisposable
{
    internal const int ChecksumLength = SHA256.HashSizeInBytes;

    private const int VersionOffset = 8;
    private const int LengthOffset = 12;
    private const int ChunkLength = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The format version in the first bytes of a file.</summary>
    internal static uint VersionOf(ReadOnlySpan<byte> start) => BinaryPrimitives.ReadUInt32LittleEndian(start[VersionOffset..]);

    /// <summary>The length in the first bytes of a file, which end with it.</summary>
    internal static ulong LengthOf(ReadOnlySpan<byte> start) => start.Length - LengthOffset == sizeof(uint)
        ? BinaryPrimitives.ReadUInt32LittleEndian(start[LengthOffset..])
        : BinaryPrimitives.ReadUInt64LittleEndian(start[LengthOffset..]);

    /// <summary>Writes signature, version and length; the length takes the remaining bytes of the start.</summary>
    internal void WriteStart(int startLength, ReadOnlySpan<byte> signature, uint version, ulong length)
    {
        Span<byte> start = stackalloc byte[startLength];
        signature.CopyTo(start);
        BinaryPrimitives.WriteUInt32LittleEndian(start[VersionOffset..], version);
        Span<byte> field = start[LengthOffset..];
        if (field.Length == sizeof(uint)) BinaryPrimitives.WriteUInt32LittleEndian(field, checked((uint)length));
        else BinaryPrimitives.WriteUInt64LittleEndian(field, length);
        Write(start);
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        stream.Write(bytes);
    }

    internal void WriteChecksum() => stream.Write(_hash.GetHashAndReset());

    /// <summary>Fills the span, as far as the file goes; returns the number of bytes read.</summary>
    internal int Read(Span<byte> bytes)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _hash.AppendData(bytes[..read]);
        return read;
    }

    /// <summary>
    /// Reads this many bytes, or as many as there are. A length is trusted only as far as bytes arrive: memory grows with the
    /// file, not with the claimed length.
    /// </summary>
    internal byte[] Read(int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Min(length, ChunkLength));
        int read = 0;
        while (true)
        {
            read += Read(bytes.AsSpan(read));
            if (read < bytes.Length) return bytes[..read];
            if (read == length) return bytes;
            Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
        }
    }

    /// <summary>Reads bytes without keeping them; returns their number.</summary>
    internal long Skip(long length)
    {
        var chunk = new byte[(int)Math.Min(length, ChunkLength)];
        long left = length;
        while (left > 0)
        {
            int read = Read(chunk.AsSpan(0, (int)Math.Min(left, chunk.Length)));
            if (read == 0) break;
            left -= read;
        }

        return length - left;
    }

    /// <summary>Reads the checksum: the number of its bytes that are there, and whether it is that of all bytes before.</summary>
    internal (int Length, bool Fits) ReadChecksum()
    {
        Span<byte> found = stackalloc byte[ChecksumLength];
        int read = stream.ReadAtLeast(found, ChecksumLength, throwOnEndOfStream: false);
        return (read, _hash.GetHashAndReset().AsSpan().SequenceEqual(found));
    }

    public void Dispose() => _hash.Dispose();
}
