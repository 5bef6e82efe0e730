using System.Buffers.Binary;
using MlNetAttention.Saving;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.Saving;

/// <summary>The ids of key values in a file: those that are known alone, however many a column declares.</summary>
public class KeyBodyTests
{
    private static readonly AttentionColumns Columns =
        SmallFile.AllColumns with { Inputs = SmallFile.OfKind(InputKind.KeyVector) };

    public static TheoryData<ulong> Counts => [3, 65_535, 65_536, 65_537, 1ul << 20, 1ul << 31, (1ul << 32) + 5, ulong.MaxValue];

    [Theory, MemberData(nameof(Counts))]
    public void Known_values_come_back_and_take_no_more_room_where_more_are_declared(ulong count)
    {
        ModelContent content = Content(count, new KeyId(1, 3), new KeyId(count, 2));
        byte[] bytes = SmallFile.Save(content);
        Assert.InRange(bytes.Length, 0, 2_000);
        Assert.Equal(ModelFile.OneColumnVersion, ChecksummedFile.VersionOf(bytes));
        KeyIds loaded = SmallFile.Load(bytes).Vocabulary.KeyIds;
        Assert.Equal(count, loaded.Count);
        Assert.Equal(content.Vocabulary.KeyIds.Known.ToArray(), loaded.Known.ToArray());
        Assert.Equal([1, 3, 1, 2, 1], new ulong[] { 0, 1, 2, count, unchecked(count + 1) }.Select(loaded.IdOf));
        Assert.Equal(bytes, SmallFile.Save(SmallFile.Load(bytes)));
    }

    [Fact]
    public void Without_a_label_a_file_is_one_that_older_versions_read_unless_most_of_many_values_are_unknown()
    {
        Assert.Equal(6u, Version(3));
        Assert.Equal(6u, Version(65_536));
        Assert.Equal(7u, Version(65_537));
        Assert.Equal(7u, Version(ulong.MaxValue));

        static uint Version(ulong count)
        {
            ModelContent content = SmallFile.AsBefore(Content(count, new KeyId(1, 3), new KeyId(count, 2)));
            byte[] bytes = SmallFile.Save(content);
            Assert.Equal(content.Vocabulary.KeyIds.Known.ToArray(), SmallFile.Load(bytes).Vocabulary.KeyIds.Known.ToArray());
            return ChecksummedFile.VersionOf(bytes);
        }
    }

    [Theory]
    [InlineData(0ul, 2, "Key value 0 after 0")]
    [InlineData(4ul, 2, "Key value 4 after 0; expected ascending values up to 3")]
    [InlineData(ulong.MaxValue, 2, "expected ascending values up to 3")]
    [InlineData(2ul, 0, "Key value 2 has id 0; expected 2 to 3")]
    [InlineData(2ul, 1, "Key value 2 has id 1; expected 2 to 3")]
    [InlineData(2ul, 4, "Key value 2 has id 4; expected 2 to 3")]
    [InlineData(2ul, -1, "Key value 2 has id -1; expected 2 to 3")]
    [InlineData(3ul, 2, "Key value 3 after 3")]
    public void A_value_or_an_id_out_of_range_or_of_order_is_refused(ulong key, int id, string message)
    {
        byte[] body = SmallFile.Body(SmallFile.Save(Content(3, new KeyId(2, 3), new KeyId(3, 2))));
        int at = body.AsSpan().IndexOf(FirstKey());
        Assert.True(at > 0);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(at), key);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(at + sizeof(ulong)), id);
        Assert.Contains(message, ModelFileTests.Refused(SmallFile.Sign(body)).Message, StringComparison.Ordinal);

        static byte[] FirstKey() => [2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0];
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3_000)]
    [InlineData(int.MaxValue)]
    public void A_number_of_known_values_is_held_against_the_bytes_left(int known)
    {
        byte[] body = SmallFile.Body(SmallFile.Save(Content(3, new KeyId(2, 3), new KeyId(3, 2))));
        int at = body.AsSpan().IndexOf((byte[])[3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0]);
        Assert.True(at > 0);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(at + sizeof(ulong)), known);
        string message = ModelFileTests.Refused(SmallFile.Sign(body)).Message;
        Assert.Contains($"known key values is {known}; expected 0 to", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_comes_back()
    {
        ModelContent content = SmallFile.Load(SmallFile.Bytes);
        Assert.Equal("Label", content.Columns.Label);
        Assert.Null(SmallFile.Load(SmallFile.Save(SmallFile.AsBefore(content))).Columns.Label);
    }

    private static ModelContent Content(ulong count, params KeyId[] known)
    {
        var vocabulary = new Vocabulary(["b", "a"], lowercase: false, new KeyIds(count, known));
        return SmallFile.Content(SmallFile.Options, vocabulary, Columns);
    }
}
