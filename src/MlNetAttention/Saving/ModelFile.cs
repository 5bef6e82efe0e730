namespace MlNetAttention.Saving;

/// <summary>
/// The binary form of a fitted transformer. All numbers are little-endian.
/// </summary>
/// <remarks>
/// <code>
/// offset  type       field
/// 0       8 bytes    signature "MLNATTN" and a zero byte
/// 8       uint32     format version: 6 where it can tell everything, else 7
/// 12      uint64     length n of the body in bytes
/// 20      n bytes    body: see <see cref="ModelBody"/>
/// 20+n    32 bytes   SHA-256 of everything before
/// </code>
/// </remarks>
internal static class ModelFile
{
    internal const uint Version = 7;
    internal const uint OldestVersion = 6;
    internal const int HeaderLength = 20;

    /// <summary>The name of its stream in a saved model.</summary>
    internal const string StreamName = "Attention.bin";

    private static ReadOnlySpan<byte> Signature => "MLNATTN\0"u8;

    internal static void Save(Stream stream, ModelContent content)
    {
        byte[] body = ModelBody.Write(content);
        using var file = new ChecksummedFile(stream);
        file.WriteStart(HeaderLength, Signature, ModelBody.VersionOf(content), (ulong)body.LongLength);
        file.Write(body);
        file.WriteChecksum();
    }

    /// <exception cref="FormatException">
    /// The file is not a model of ours, or is newer, cut off, changed or inconsistent.
    /// </exception>
    internal static ModelContent Load(Stream stream)
    {
        using var file = new ChecksummedFile(stream);
        Span<byte> header = stackalloc byte[HeaderLength];
        if (file.Read(header) < HeaderLength)
        {
            throw new FormatException($"The attention model ends within its header of {HeaderLength} bytes.");
        }

        if (!header.StartsWith(Signature)) throw new FormatException("The attention model does not start with its signature.");
        uint version = ChecksummedFile.VersionOf(header);
        if (version is < OldestVersion or > Version)
        {
            throw new FormatException(
                $"The attention model has format version {version}; this version of MlNetAttention reads versions "
                + $"{OldestVersion} to {Version}.");
        }

        byte[] body = ReadBody(file, ChecksummedFile.LengthOf(header));
        (int length, bool fits) = file.ReadChecksum();
        if (length < ChecksummedFile.ChecksumLength) throw Ends("checksum", length, ChecksummedFile.ChecksumLength);
        if (!fits) throw new FormatException("The attention model does not match its checksum: the file was damaged or changed.");
        if (stream.ReadByte() != -1) throw new FormatException("The attention model goes on after its checksum.");
        return ModelBody.Read(body, version);
    }

    private static byte[] ReadBody(ChecksummedFile file, ulong length)
    {
        if (length > (ulong)Array.MaxLength)
        {
            throw new FormatException(
                $"The body of the attention model is said to have {length} bytes; at most {Array.MaxLength} are read.");
        }

        byte[] body = file.Read((int)length);
        return body.Length == (int)length ? body : throw Ends("body", body.Length, length);
    }

    private static FormatException Ends(string part, int read, ulong length) =>
        new($"The {part} of the attention model ends after {read} of {length} bytes.");
}
