using System.Buffers.Binary;
using System.Security.Cryptography;
using MlNetAttention.Saving;

namespace MlNetAttention.Tests.Saving;

/// <summary>The frame of models and checkpoints, whose lengths have eight bytes and four.</summary>
public class ChecksummedFileTests
{
    private const int VersionOffset = 8;
    private const int LengthOffset = 12;

    private static readonly byte[] Signature = "SIGNED!\0"u8.ToArray();

    [Theory]
    [InlineData(16)]
    [InlineData(20)]
    public void A_file_is_start_content_and_checksum(int startLength)
    {
        byte[] content = Content(37);
        byte[] file = Write(startLength, content);
        Assert.Equal(startLength + content.Length + ChecksummedFile.ChecksumLength, file.Length);
        Assert.Equal(Signature, file[..VersionOffset]);
        Assert.Equal(5u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(VersionOffset)));
        Assert.Equal((uint)content.Length, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(LengthOffset)));
        Assert.All(file[(LengthOffset + sizeof(uint))..startLength], value => Assert.Equal(0, value));
        Assert.Equal(content, file[startLength..^ChecksummedFile.ChecksumLength]);
        Assert.Equal(SHA256.HashData(file[..^ChecksummedFile.ChecksumLength]), file[^ChecksummedFile.ChecksumLength..]);

        Assert.Equal(5u, ChecksummedFile.VersionOf(file.AsSpan(0, startLength)));
        Assert.Equal((ulong)content.Length, ChecksummedFile.LengthOf(file.AsSpan(0, startLength)));
    }

    [Fact]
    public void A_length_that_its_four_bytes_cannot_hold_is_an_error()
    {
        using var file = new ChecksummedFile(new MemoryStream());
        Assert.Throws<OverflowException>(() => file.WriteStart(16, Signature, 5, 1UL << 32));
    }

    [Fact]
    public void A_length_of_eight_bytes_comes_back_whole()
    {
        using var stream = new MemoryStream();
        using var file = new ChecksummedFile(stream);
        file.WriteStart(20, Signature, 5, ulong.MaxValue - 1);
        Assert.Equal(ulong.MaxValue - 1, ChecksummedFile.LengthOf(stream.ToArray()));
    }

    // Below, at and above one and two of the pieces in which files are read.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((2 << 20) + 13)]
    public void Content_is_read_or_skipped_under_one_checksum(int length)
    {
        byte[] bytes = Write(16, Content(length));
        using var read = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(bytes[..16], read.Read(16));
        Assert.Equal(bytes[16..(16 + length)], read.Read(length));
        Assert.Equal((ChecksummedFile.ChecksumLength, true), read.ReadChecksum());

        using var skipped = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(15 + length, skipped.Skip(15 + length));
        Assert.Equal(1, skipped.Skip(1));
        Assert.Equal((ChecksummedFile.ChecksumLength, true), skipped.ReadChecksum());
    }

    [Theory]
    [InlineData(37)]
    [InlineData((1 << 20) + 13)]
    public void A_file_that_ends_early_gives_what_there_is(int length)
    {
        byte[] bytes = Content(length);
        using var read = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(bytes, read.Read(length + 1));
        Assert.Equal((0, false), read.ReadChecksum());

        using var skipped = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(length, skipped.Skip(3L << 20));

        using var span = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(length, span.Read(new byte[length + 7]));
    }

    [Fact]
    public void Memory_grows_with_the_file_and_not_with_the_length_it_claims()
    {
        byte[] bytes = Content(37);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using var read = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(37, read.Read(1_000_000_000).Length);
        using var skipped = new ChecksummedFile(new MemoryStream(bytes));
        Assert.Equal(37, skipped.Skip(1_000_000_000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    [Fact]
    public void A_changed_byte_or_a_checksum_cut_off_does_not_fit()
    {
        byte[] bytes = Write(16, Content(37));
        byte[] changed = [.. bytes];
        changed[20] ^= 1;
        Assert.Equal((ChecksummedFile.ChecksumLength, false), Checksum(changed));
        Assert.Equal((ChecksummedFile.ChecksumLength - 1, false), Checksum(bytes[..^1]));

        static (int Length, bool Fits) Checksum(byte[] bytes)
        {
            using var file = new ChecksummedFile(new MemoryStream(bytes));
            file.Skip(16 + 37);
            return file.ReadChecksum();
        }
    }

    private static byte[] Content(int length)
    {
        var bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Write(int startLength, byte[] content)
    {
        using var stream = new MemoryStream();
        using var file = new ChecksummedFile(stream);
        file.WriteStart(startLength, Signature, 5, (ulong)content.Length);
        file.Write(content);
        file.WriteChecksum();
        return stream.ToArray();
    }
}
