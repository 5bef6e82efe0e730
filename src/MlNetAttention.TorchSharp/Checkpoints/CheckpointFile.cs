using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetAttention.Saving;
using static TorchSharp.torch;

namespace MlNetAttention.Checkpoints;

/// <summary>The binary form of a checkpoint. All numbers are little-endian, as on every machine that libtorch supports.</summary>
/// <remarks>
/// <code>
/// offset  type         field
/// 0       8 bytes      signature "MLNCKPT" and a zero byte
/// 8       uint32       format version, 1
/// 12      uint32       length n of the header in bytes
/// 16      n bytes      header: see <see cref="CheckpointHeader"/>
/// 16+n    float32 [m]  the numbers of all tensors, one tensor after the other
/// 16+n+4m 32 bytes     SHA-256 of everything before
/// </code>
/// </remarks>
internal sealed class CheckpointFile : IDisposable
{
    internal const uint Version = 1;
    internal const int PreludeLength = 16;

    private const int LongestHeader = 1 << 20;
    private const int ChunkLength = 1 << 20;

    private readonly string _path;
    private readonly FileStream _stream;

    private CheckpointFile(string path)
    {
        _path = path;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            Header = Verify();
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    internal CheckpointHeader Header { get; }

    private static ReadOnlySpan<byte> Signature => "MLNCKPT\0"u8;

    /// <summary>Opens a file after checking it from its first byte to its last, before anything in it is trusted.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not a checkpoint, is of another version, or is cut off, changed or inconsistent.
    /// </exception>
    internal static CheckpointFile Open(string path) => new(path);

    /// <summary>Replaces a file atomically: a process that is killed on the way leaves the old one.</summary>
    internal static void Write(string path, CheckpointHeader header, IEnumerable<Tensor> tensors) =>
        AtomicFile.Write(path, stream => Write(stream, header.ToJson(), tensors), StagedPath(path));

    /// <summary>
    /// The path of a file until it is complete: no other fit uses the folder, and the next one finds what was left.
    /// </summary>
    internal static string StagedPath(string path) => path + AtomicFile.Suffix;

    /// <summary>Reads the next numbers of the file, as many as the header announces.</summary>
    internal void Read(Span<float> values) => _stream.ReadExactly(MemoryMarshal.AsBytes(values));

    internal InvalidDataException Unusable(string reason) => new(
        $"The checkpoint '{_path}' cannot be used: {reason}. Delete it to train this part anew.");

    public void Dispose() => _stream.Dispose();

    private static void Write(Stream stream, byte[] header, IEnumerable<Tensor> tensors)
    {
        using var file = new ChecksummedFile(stream);
        file.WriteStart(PreludeLength, Signature, Version, (ulong)header.Length);
        file.Write(header);
        foreach (Tensor tensor in tensors)
        {
            using Tensor values = tensor.detach().cpu().contiguous();
            float[] numbers = values.data<float>().ToArray();
            for (int at = 0; at < numbers.Length; at += ChunkLength)
            {
                file.Write(MemoryMarshal.AsBytes(numbers.AsSpan(at, Math.Min(ChunkLength, numbers.Length - at))));
            }
        }

        file.WriteChecksum();
    }

    private CheckpointHeader Verify()
    {
        using var file = new ChecksummedFile(_stream);
        long length = _stream.Length;
        if (length < PreludeLength + ChecksummedFile.ChecksumLength) throw Unusable($"it ends after {length} bytes");
        Span<byte> prelude = stackalloc byte[PreludeLength];
        file.Read(prelude);
        if (!prelude.StartsWith(Signature)) throw Unusable("it does not start with the signature of one");
        uint version = ChecksummedFile.VersionOf(prelude);
        if (version != Version)
        {
            throw Unusable($"it has format version {version}, and this version of MlNetAttention reads version {Version}");
        }

        var headerLength = (long)ChecksummedFile.LengthOf(prelude);
        long left = length - PreludeLength - ChecksummedFile.ChecksumLength - headerLength;
        if (headerLength > LongestHeader || left < 0) throw Unusable($"its header is said to have {headerLength} bytes");
        byte[] json = file.Read((int)headerLength);
        file.Skip(left);
        if (!file.ReadChecksum().Fits) throw Unusable("it does not match its checksum, as it was damaged or changed");

        _stream.Position = PreludeLength + headerLength;
        CheckpointHeader header = ReadHeader(json);
        foreach (long count in header.Lengths)
        {
            if (count < 0 || count > left / sizeof(float)) throw Unusable($"a tensor is said to have {count} numbers");
            left -= count * sizeof(float);
        }

        return left == 0 ? header : throw Unusable($"it has {left} bytes too many");
    }

    private CheckpointHeader ReadHeader(byte[] json)
    {
        try
        {
            return CheckpointHeader.FromJson(json);
        }
        catch (JsonException error)
        {
            throw Unusable($"its header does not read: {error.Message.TrimEnd('.')}");
        }
    }
}
