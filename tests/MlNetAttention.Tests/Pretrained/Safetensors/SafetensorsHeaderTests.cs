using System.Buffers.Binary;
using MlNetAttention.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

public sealed class SafetensorsHeaderTests
{
    [Fact]
    public void Tensors_come_in_the_order_of_their_bytes()
    {
        using var file = new SmallSafetensors(SafetensorsBytes.Of(
            """
            {"__metadata__":{"format":"pt"},
             "b":{"dtype":"F32","shape":[2,3],"data_offsets":[9,33]},
             "ids":{"dtype":"I64","shape":[1],"data_offsets":[1,9]},
             "empty":{"dtype":"F16","shape":[0,5],"data_offsets":[1,1]},
             "flag":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}}
            """, 33));
        using SafetensorsFile opened = file.Open();
        Assert.Equal(
            ["flag BOOL [] 0+1 1", "empty F16 [0, 5] 1+0 0", "ids I64 [1] 1+8 1", "b F32 [2, 3] 9+24 6"],
            opened.Tensors.Select(tensor =>
                $"{tensor.Name} {tensor.Type.Name} {tensor.ShapeText} {tensor.Start}+{tensor.Length} {tensor.Count}"));
        Assert.Equal([NumberKind.F16, NumberKind.F32], opened.Tensors.Select(tensor => tensor.Type.Kind).OfType<NumberKind>());
    }

    [Theory]
    [InlineData("", "'model.safetensors' has 0 bytes; expected at least the 8 of a header's length.")]
    [InlineData("01000000000000", "'model.safetensors' has 7 bytes; expected at least the 8 of a header's length.")]
    [InlineData("01000000000000007B7D", "a header of 1 bytes; expected 2 to 2, for a file of 10 bytes.")]
    [InlineData("03000000000000007B7D", "a header of 3 bytes; expected 2 to 2, for a file of 10 bytes.")]
    [InlineData("FFFFFFFFFFFFFFFF7B7D", "a header of 18446744073709551615 bytes; expected 2 to 2, for a file of 10 bytes.")]
    [InlineData("0200000000000000205B", "The header of 'model.safetensors' does not begin with a brace.")]
    [InlineData("02000000000000007B7B", "The header of 'model.safetensors' is no valid JSON: ")]
    [InlineData("02000000000000007BFF", "The header of 'model.safetensors' is no valid UTF-8.")]
    public void A_file_without_a_header_is_refused(string bytes, string message) =>
        Assert.Contains(message, SmallSafetensors.Refused(Convert.FromHexString(bytes)), StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_has_no_tensors()
    {
        using var file = new SmallSafetensors(SafetensorsBytes.Of("{}    ", 0));
        using SafetensorsFile opened = file.Open();
        Assert.Empty(opened.Tensors);
    }

    [Theory]
    [InlineData("""{"a":1}""", 0, "The header of 'model.safetensors', a is 1; expected an object.")]
    [InlineData("""{"a":null}""", 0, "has no a.")]
    [InlineData("""{"a":{},"a":{}}""", 0, "The header of 'model.safetensors' is no valid JSON: ")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "is no valid JSON: ")]
    [InlineData("""{"\ud800":{}}""", 0, "'model.safetensors' ")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__: a is 1; expected a text.")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ is []; expected an object.")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4, ", a has no dtype.")]
    [InlineData(
        """{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4,
        "dtype is \"F33\"; expected a type of safetensors")]
    [InlineData(
        """{"a":{"dtype":"f32","shape":[1],"data_offsets":[0,4]}}""", 4,
        "dtype is \"f32\"; expected a type of safetensors")]
    [InlineData("""{"a":{"dtype":"\ud800","shape":[1],"data_offsets":[0,4]}}""", 4, "dtype is \"\\ud800\"; expected a text.")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, ", a has no shape.")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4, "shape is 1; expected at most 16 sizes.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4,
        "expected at most 16 sizes.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4,
        "shape is [-1]; expected sizes of 0 to 2147483647.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "shape is [1.5]; expected sizes of 0 to")]
    [InlineData("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "shape is [\"1\"]; expected sizes of 0 to")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483648],"data_offsets":[0,4]}}""", 4, "expected sizes of 0 to 2147483647.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", 4,
        "expected a number of values that a file holds.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0,
        "expected a number of values that a file holds.")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,1]}}""", 1, "shape is [3]; expected whole bytes of F4.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, ", a has no data_offsets.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "data_offsets is [0]; expected two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "data_offsets is [4,0]; expected two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "data_offsets is [-4,0]; expected two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,1e30]}}""", 4, "expected two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":{"0":4}}}""", 4, "expected two offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[null,4]}}""", 4, "expected two offsets")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4,
        "data_offsets is [0,4]; expected 8 bytes for F32 in the shape [2].")]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", 8, "expected 4 bytes for F16 in the shape [2].")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "the bytes of 'a' begin at 4; expected 0, where those before them end.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}}""", 9,
        "the bytes of 'b' begin at 5; expected 4, where those before them end.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12,
        "the bytes of 'b' begin at 4; expected 8, where those before them end.")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3,
        "'model.safetensors' has 3 bytes behind its header; expected 4, those of its 1 tensors.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "has 5 bytes behind its header; expected 4")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", 4,
        "the bytes of 'a' begin at 9223372036854775803; expected 0")]
    public void A_header_that_its_file_does_not_bear_out_is_refused(string header, int dataLength, string message) =>
        Assert.Contains(message, SmallSafetensors.Refused(SafetensorsBytes.Of(header, dataLength)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1000000,1000000],"data_offsets":[0,4000000000000]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""")]
    public void A_length_that_is_not_in_the_file_reserves_no_memory(string header)
    {
        byte[] bytes = SafetensorsBytes.Of(header, 0);
        using var file = new SmallSafetensors(bytes);
        Assert.Throws<FormatException>(file.Open); // whatever is only made once
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<FormatException>(file.Open);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 100_000);
    }

    [Fact]
    public void A_header_longer_than_any_is_refused_though_the_file_has_it()
    {
        using var file = new SmallSafetensors([]);
        using (FileStream stream = File.OpenWrite(file.Path))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, 100_000_001);
            stream.Write(length);
            stream.SetLength(200_000_000); // takes no space: nothing was written there
        }

        Assert.Contains(
            "a header of 100000001 bytes; expected 2 to 100000000", Assert.Throws<FormatException>(file.Open).Message,
            StringComparison.Ordinal);
    }
}
