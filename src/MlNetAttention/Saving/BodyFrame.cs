namespace MlNetAttention.Saving;

/// <summary>The frame around the body of a stream of a saved model. All numbers are little-endian.</summary>
/// <remarks>
/// <code>
/// offset  type       field
/// 0       8 bytes    signature
/// 8       uint32     format version
/// 12      uint64     length n of the body in bytes
/// 20      n bytes    body
/// 20+n    32 bytes   SHA-256 of everything before
/// </code>
/// </remarks>
/// <param name="Name">What the stream holds, as errors name it.</param>
/// <param name="Signature">Its first eight bytes.</param>
/// <param name="OldestVersion">The oldest version that is read.</param>
/// <param name="Version">The newest one.</param>
internal sealed record BodyFrame(string Name, byte[] Signature, uint OldestVersion, uint Version)
{
    internal const int HeaderLength = 20;

    internal void Save(Stream stream, uint version, byte[] body)
    {
        using var file = new ChecksummedFile(stream);
        file.WriteStart(HeaderLength, Signature, version, (ulong)body.LongLength);
        file.Write(body);
        file.WriteChecksum();
    }

    /// <exception cref="FormatException">The stream has another signature, or is newer, cut off or changed.</exception>
    internal (uint Version, byte[] Body) Load(Stream stream)
    {
        using var file = new ChecksummedFile(stream);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.Read(header) < HeaderLength)
        {
            throw new FormatException($"The {Name} ends within its header of {HeaderLength} bytes.");
        }

        if (!header.StartsWith(Signature)) throw new FormatException($"The {Name} does not start with its signature.");
        uint version = ChecksummedFile.VersionOf(header);
        if (version < OldestVersion || version > Version)
        {
            throw new FormatException(
                $"The {Name} has format version {version}; this version of MlNetAttention reads versions "
                + $"{OldestVersion} to {Version}.");
        }

        byte[] body = ReadBody(file, ChecksummedFile.LengthOf(header));
        (int length, bool fits) = file.ReadChecksum();
        if (length < ChecksummedFile.ChecksumLength) throw Ends("checksum", length, ChecksummedFile.ChecksumLength);
        if (!fits) throw new FormatException($"The {Name} does not match its checksum: the file was damaged or changed.");
        if (stream.ReadByte() != -1) throw new FormatException($"The {Name} goes on after its checksum.");
        return (version, body);
    }

    private byte[] ReadBody(ChecksummedFile file, ulong length)
    {
        if (length > (ulong)Array.MaxLength)
        {
            throw new FormatException(
                $"The body of the {Name} is said to have {length} bytes; at most {Array.MaxLength} are read.");
        }

        byte[] body = file.Read((int)length);
        return body.Length == (int)length ? body : throw Ends("body", body.Length, length);
    }

    private FormatException Ends(string part, int read, ulong length) =>
        new($"The {part} of the {Name} ends after {read} of {length} bytes.");
}
