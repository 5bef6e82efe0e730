using System.Buffers.Binary;
using MlNetAttention.Saving;

namespace MlNetAttention.Tests.Saving;

/// <summary>What a field may be, up to its last value on either side.</summary>
public class ModelReaderTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_flag_is_0_or_1(byte stored, bool expected) => Assert.Equal(expected, new ModelReader([stored]).Flag("flag"));

    [Theory]
    [InlineData(2)]
    [InlineData(255)]
    public void Another_flag_is_refused(byte stored) =>
        Refused($"flag is {stored}; expected 0 to 1", () => new ModelReader([stored]).Flag("flag"));

    [Theory]
    [InlineData("x")]
    [InlineData("dog")]
    public void A_name_comes_back(string name)
    {
        Assert.Equal(name, new ModelReader(Written(name)).Name("name"));
        Assert.Equal(name, new ModelReader(Written(name)).OptionalName("name"));
        Assert.Equal(name, new ModelReader(Written(name)).Text("name"));
    }

    [Fact]
    public void Nothing_is_a_text_but_no_name()
    {
        Assert.Equal("", new ModelReader(Written("")).Text("text"));
        Assert.Null(new ModelReader(Written((string?)null)).OptionalName("name"));
        Refused("length of name is 0; expected 1 to", () => new ModelReader(Written("")).Name("name"));
        Refused("length of name is 0; expected 1 to", () => new ModelReader(Written("")).OptionalName("name"));
        Assert.Contains(
            "has no name", Assert.Throws<FormatException>(() => new ModelReader(Written((string?)null)).Name("name")).Message);
        Assert.Contains(
            "has no text", Assert.Throws<FormatException>(() => new ModelReader(Written((string?)null)).Text("text")).Message);
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(4)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_length_of_text_is_held_against_the_bytes_left(int length)
    {
        byte[] bytes = Written("dog");
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        Refused($"length of text is {length}; expected 0 to 3", () => new ModelReader(bytes).Text("text"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Numbers_may_take_all_bytes_left(int count)
    {
        float[] values = [.. Enumerable.Range(0, count).Select(i => i - 0.5f)];
        Assert.Equal(values, new ModelReader(Written(values)).Singles(count, "weights"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(1 << 29)]
    [InlineData(1 << 30)]
    [InlineData(long.MaxValue)]
    public void A_number_of_values_is_held_against_the_bytes_left(long count) => Refused(
        $"number of values of weights is {count}; expected 0 to 3",
        () => new ModelReader(Written(1f, 2f, 3f)).Singles(count, "weights"));

    [Fact]
    public void The_refusal_of_a_field_names_it()
    {
        byte[] body = SmallFile.Body(SmallFile.Bytes);
        var messages = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < body.Length; i++)
        {
            byte before = body[i];
            foreach (byte other in new byte[] { 3, 200 })
            {
                body[i] = other;
                if (Record.Exception(() => SmallFile.Load(SmallFile.Sign(body))) is { } error) messages.Add(error.Message);
            }

            body[i] = before;
        }

        string[] fields =
        [
            "input kind is ", "kind of scores is ", "subword buckets is ", "tensors is ", "tensor name is ",
            "rank of embedding.weight is ", "dimension of embedding.weight is ", "pooled vector is ", "Heads is ",
        ];
        Assert.All(fields, field => Assert.Contains(
            messages, message => message.StartsWith($"The attention model is inconsistent: {field}", StringComparison.Ordinal)));
    }

    private static void Refused(string message, Action read) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(read).Message, StringComparison.Ordinal);

    private static byte[] Written(string? text) => Written(writer => writer.Text(text));

    private static byte[] Written(params float[] values) => Written(writer => writer.Singles(values));

    private static byte[] Written(Action<ModelWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new ModelWriter(stream)) write(writer);
        return stream.ToArray();
    }
}
