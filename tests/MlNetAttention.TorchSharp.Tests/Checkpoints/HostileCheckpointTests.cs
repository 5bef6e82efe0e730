using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlNetAttention.Checkpoints;

namespace MlNetAttention.Training.Tests.Checkpoints;

/// <summary>Files that nobody saved like this: refused with the name of the file, without believing any length.</summary>
[Collection(TrainingCollection.Name)]
public sealed class HostileCheckpointTests : IDisposable
{
    private const long AllocationLimit = 3_000_000;

    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly byte[] _bytes;

    public HostileCheckpointTests()
    {
        new CheckpointFixture().Begin(_folder.FullName);
        _path = Path.Combine(_folder.FullName, "search.checkpoint");
        _bytes = File.ReadAllBytes(_path);
    }

    private int HeaderLength => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(12));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < _bytes.Length; length += length < CheckpointFile.PreludeLength ? 1 : 53)
        {
            Refused(_bytes[..length]);
        }
        Refused(_bytes[..^1]);
        Refused([.. _bytes, 0]);
    }

    [Fact]
    public void A_changed_byte_is_noticed_anywhere()
    {
        for (int at = 0; at < _bytes.Length; at += at < CheckpointFile.PreludeLength ? 1 : 47)
        {
            byte[] changed = [.. _bytes];
            changed[at] ^= 0x81;
            Refused(changed);
        }
    }

    [Theory]
    [InlineData(0U)]
    [InlineData(1_000_000U)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    public void A_wrong_length_of_the_header_is_refused(uint length)
    {
        byte[] changed = [.. _bytes];
        BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(12), length);
        Refused(changed);
        Refused(Sign(changed));
    }

    [Fact]
    public void A_newer_version_is_named_beside_the_one_that_is_read()
    {
        byte[] changed = [.. _bytes];
        changed[8] = 2;
        Assert.Contains("format version 2", Refused(Sign(changed)), StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_under_a_checksum_that_fits_are_read_or_refused()
    {
        int read = 0, refused = 0;
        for (int at = CheckpointFile.PreludeLength; at < CheckpointFile.PreludeLength + HeaderLength; at += 3)
        {
            foreach (char sign in "9-{\"\0")
            {
                byte[] changed = [.. _bytes];
                changed[at] = (byte)sign;
                File.WriteAllBytes(_path, Sign(changed));
                try
                {
                    using var file = CheckpointFile.Open(_path);
                    Assert.NotNull(file.Header.State);
                    read++;
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"Stage\":null,\"Fit\":{},\"State\":null,\"Lengths\":[]}")]
    [InlineData("{\"Stage\":\"search\",\"Fit\":{},\"State\":{},\"Lengths\":[-4]}")]
    public void A_header_of_something_else_is_refused(string json) => Refused(WithHeader(json));

    [Theory]
    [InlineData("\"Epoch\":1,", "\"Epoch\":0,")]
    [InlineData("\"Epoch\":1,", "\"Epoch\":9,")]
    [InlineData("\"LastEpoch\":4,", "\"LastEpoch\":5,")]
    [InlineData("\"BestEpoch\":1,", "\"BestEpoch\":2,")]
    [InlineData("\"BestEpoch\":1,", "\"BestEpoch\":0,")]
    [InlineData("\"Steps\":7,", "\"Steps\":-7,")]
    [InlineData("\"IsComplete\":false", "\"IsComplete\":true")]
    [InlineData("\"Stage\":\"search\"", "\"Stage\":\"fold-1\"")]
    public void A_state_that_no_fit_can_have_is_refused(string found, string replaced)
    {
        string json = Encoding.UTF8.GetString(_bytes, CheckpointFile.PreludeLength, HeaderLength);
        Assert.Contains(found, json, StringComparison.Ordinal);
        FitRefused(WithHeader(json.Replace(found, replaced, StringComparison.Ordinal)));
    }

    [Fact]
    public void Tensors_of_other_sizes_are_refused()
    {
        string json = Encoding.UTF8.GetString(_bytes, CheckpointFile.PreludeLength, HeaderLength);
        int lengths = json.IndexOf("\"Lengths\":[", StringComparison.Ordinal) + "\"Lengths\":[".Length;
        string[] counts = json[lengths..json.IndexOf(']', lengths)].Split(',');
        Array.Reverse(counts);
        FitRefused(WithHeader($"{json[..lengths]}{string.Join(',', counts)}]}}"));
    }

    [Fact]
    public void A_damaged_file_of_a_later_stage_is_refused_before_the_first_is_trained()
    {
        File.Delete(_path);
        File.WriteAllBytes(Path.Combine(_folder.FullName, "fold-2.checkpoint"), _bytes[..^7]);
        var fit = new CheckpointFixture();
        Assert.Contains(
            "fold-2.checkpoint",
            Assert.Throws<InvalidDataException>(() => fit.Run(_folder.FullName)).Message, StringComparison.Ordinal);
        Assert.Empty(fit.Reports);
    }

    private string Refused(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => CheckpointFile.Open(_path).Dispose());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, AllocationLimit);
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        return error.Message;
    }

    private void FitRefused(byte[] bytes)
    {
        File.WriteAllBytes(_path, bytes);
        var fit = new CheckpointFixture();
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => fit.Run(_folder.FullName));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
        Assert.Empty(fit.Reports);
        Assert.Equal(bytes, File.ReadAllBytes(_path));
    }

    private byte[] WithHeader(string json)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] changed =
        [
            .. _bytes[..12], .. BitConverter.GetBytes(header.Length), .. header,
            .. _bytes[(CheckpointFile.PreludeLength + HeaderLength)..],
        ];
        return Sign(changed);
    }

    private static byte[] Sign(byte[] file)
    {
        byte[] content = file[..^SHA256.HashSizeInBytes];
        return [.. content, .. SHA256.HashData(content)];
    }
}
