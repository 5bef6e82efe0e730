using MlNetAttention.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void Floats_come_as_they_are()
    {
        uint[] bits =
            [0x00000000, 0x80000000, 0x00000001, 0x007FFFFF, 0x7F7FFFFF, 0xFF800000, 0x7FC00001, 0x3F800000, 0xC0490FDB];
        Assert.Equal(bits, Read("F32", bits.SelectMany(BitConverter.GetBytes)).Select(BitConverter.SingleToUInt32Bits));
    }

    // IEEE 754 binary16: five bits of exponent with a bias of 15, ten of fraction.
    [Theory]
    [InlineData(0x0000, 0f)]
    [InlineData(0x0001, 1f / (1 << 24))]
    [InlineData(0x03FF, 1023f / (1 << 24))]
    [InlineData(0x0400, 1f / (1 << 14))]
    [InlineData(0x8001, -1f / (1 << 24))]
    [InlineData(0x3C00, 1f)]
    [InlineData(0x3C01, 1 + 1f / 1024)]
    [InlineData(0x7BFF, 65504f)]
    [InlineData(0xFBFF, -65504f)]
    [InlineData(0x7C00, float.PositiveInfinity)]
    [InlineData(0xFC00, float.NegativeInfinity)]
    [InlineData(0x7E00, float.NaN)]
    public void Halves_become_the_floats_that_they_are(int bits, float expected) =>
        Assert.Equal(expected, Assert.Single(Read("F16", [(byte)bits, (byte)(bits >> 8)])));

    [Fact]
    public void A_half_keeps_the_sign_of_zero() =>
        Assert.Equal(0x80000000, BitConverter.SingleToUInt32Bits(Assert.Single(Read("F16", [0x00, 0x80]))));

    [Theory]
    [InlineData(0x0000, 0x00000000u)]
    [InlineData(0x8000, 0x80000000u)]
    [InlineData(0x0001, 0x00010000u)] // subnormal
    [InlineData(0x3F80, 0x3F800000u)] // 1
    [InlineData(0x4049, 0x40490000u)] // 3.140625
    [InlineData(0x7F7F, 0x7F7F0000u)] // the largest
    [InlineData(0x7F80, 0x7F800000u)] // infinity
    [InlineData(0xFF80, 0xFF800000u)]
    [InlineData(0x7FC0, 0x7FC00000u)] // not a number
    public void Upper_halves_become_floats_with_nothing_below(int bits, uint expected) =>
        Assert.Equal(expected, BitConverter.SingleToUInt32Bits(Assert.Single(Read("BF16", [(byte)bits, (byte)(bits >> 8)]))));

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void A_tensor_longer_than_the_buffer_is_whole(string type)
    {
        // A prime, and more than the 131,072 halves of a buffer.
        float[] values = [.. Enumerable.Range(0, 300_007).Select(i => i % 127 - 63f)];
        byte[] bytes = type == "F16" ? SafetensorsBytes.Halves(values) : SafetensorsBytes.UpperHalves(values);
        Assert.Equal(values, Read(type, bytes));
    }

    [Fact]
    public void Tensors_are_read_in_any_order_and_again()
    {
        using var file = new SmallSafetensors(SafetensorsBytes.Of(
        [
            ("a", "F32", [2], SafetensorsBytes.Singles([1, 2])), ("b", "F16", [3], SafetensorsBytes.Halves([3, 4, 5])),
            ("c", "BF16", [1, 1], SafetensorsBytes.UpperHalves([6])),
        ]));
        using SafetensorsFile opened = file.Open();
        Assert.Equal([6], opened.Read(opened.Tensors[2]));
        Assert.Equal([1, 2], opened.Read(opened.Tensors[0]));
        Assert.Equal([3, 4, 5], opened.Read(opened.Tensors[1]));
        Assert.Equal([6], opened.Read(opened.Tensors[2]));
    }

    [Theory]
    [InlineData("I64")]
    [InlineData("F64")]
    [InlineData("F8_E4M3")]
    public void Other_types_are_refused_when_they_are_asked_for(string type)
    {
        using var file = new SmallSafetensors(SafetensorsBytes.Of(
        [
            ("position_ids", type, [1], new byte[type == "F8_E4M3" ? 1 : 8]), ("a", "F32", [1], SafetensorsBytes.Singles([3])),
        ]));
        using SafetensorsFile opened = file.Open();
        Assert.Equal([3], opened.Read(opened.Tensors.Single(tensor => tensor.Name == "a")));
        TensorEntry ids = opened.Tensors.Single(tensor => tensor.Name == "position_ids");
        Assert.Equal(
            $"In 'model.safetensors', 'position_ids' has the type {type}; expected F32, F16 or BF16.",
            Assert.Throws<FormatException>(() => opened.Read(ids)).Message);
    }

    [Theory]
    [InlineData("F32", 400_009)]
    [InlineData("F16", 800_011)]
    public void A_file_cut_while_it_is_read_is_an_error_with_its_name(string type, int count)
    {
        var data = new byte[type == "F32" ? 4 * count : 2 * count];
        using var file = new SmallSafetensors(SafetensorsBytes.Of([("a", type, [count], data)]));
        using SafetensorsFile opened = file.Open();
        using (var other = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            other.SetLength(1_000_003);
        }

        IOException error = Assert.Throws<IOException>(() => opened.Read(opened.Tensors[0]));
        Assert.Contains("'model.safetensors' ended after 1000003 of ", error.Message, StringComparison.Ordinal);
        Assert.Contains("it was changed while it was read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_another_one_takes_the_place_of_is_read_to_its_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps the name of an open file.");
        using var file = new SmallSafetensors(SafetensorsBytes.Of([("a", "F32", [1], SafetensorsBytes.Singles([3]))]));
        using SafetensorsFile opened = file.Open();
        File.WriteAllBytes($"{file.Path}.new", [1]);
        File.Move($"{file.Path}.new", file.Path, overwrite: true);
        Assert.Equal([3], opened.Read(opened.Tensors[0]));
    }

    private static float[] Read(string type, IEnumerable<byte> bytes)
    {
        byte[] data = [.. bytes];
        using var file = new SmallSafetensors(SafetensorsBytes.Of([("a", type, [data.Length / (type == "F32" ? 4 : 2)], data)]));
        using SafetensorsFile opened = file.Open();
        return opened.Read(opened.Tensors[0]);
    }
}
