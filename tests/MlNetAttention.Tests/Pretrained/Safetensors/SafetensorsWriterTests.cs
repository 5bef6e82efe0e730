using System.Buffers.Binary;
using System.Text;
using MlNetAttention.Pretrained.Safetensors;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

public sealed class SafetensorsWriterTests
{
    private static readonly NamedTensor[] Tensors =
    [
        new("b", [3], new float[] { 1, -2, 65504 }),
        new("a", [2, 1], new[] { 0.5f, 1f / (1 << 24) }),
        new("none", [0, 7], default),
    ];

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        byte[] bytes = Write(Tensors, NumberKind.F32);
        string header = """
            {"__metadata__":{"format":"pt"},
            "a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},
            "b":{"dtype":"F32","shape":[3],"data_offsets":[8,20]},
            "none":{"dtype":"F32","shape":[0,7],"data_offsets":[20,20]}}
            """.ReplaceLineEndings("");
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(header.PadRight((header.Length + 7) / 8 * 8), Encoding.UTF8.GetString(bytes.AsSpan(8, (int)length)));
        Assert.Equal(SafetensorsBytes.Singles([0.5f, 1f / (1 << 24), 1, -2, 65504]), bytes[(8 + (int)length)..]);
    }

    [Fact]
    public void The_order_of_tensors_does_not_matter() =>
        Assert.Equal(Write(Tensors, NumberKind.F16), Write([.. Tensors.Reverse()], NumberKind.F16));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_is_written_is_read_again(int kind)
    {
        using var file = new SmallSafetensors([]);
        SafetensorsWriter.Write(file.Path, As((NumberKind)kind, Tensors));
        using SafetensorsFile opened = file.Open();
        Assert.All(opened.Tensors, tensor => Assert.Equal((NumberKind)kind, tensor.Type.Kind));
        foreach (NamedTensor tensor in Tensors)
        {
            TensorEntry found = opened.Tensors.Single(entry => entry.Name == tensor.Name);
            Assert.Equal(tensor.Shape, found.Shape);
            Assert.Equal(tensor.Values.ToArray(), opened.Read(found));
        }

        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    [Fact]
    public void Tensors_of_two_types_begin_at_a_multiple_of_the_length_of_their_numbers()
    {
        NamedTensor[] tensors =
        [
            new("a", [3], new float[] { 1, 2, 3 }, NumberKind.F16), new("b", [2], new[] { 0.1f, 1e6f }),
            new("c", [1], new float[] { 5 }, NumberKind.F16), new("d", [1], new[] { -0.1f }),
        ];
        Assert.Equal(Write(tensors), Write([.. tensors.Reverse()]));
        using var file = new SmallSafetensors(Write(tensors));
        using SafetensorsFile opened = file.Open();
        Assert.All(opened.Tensors, tensor => Assert.Equal(0, tensor.Start % (tensor.Type.Bits / 8)));
        foreach (NamedTensor tensor in tensors)
        {
            TensorEntry found = opened.Tensors.Single(entry => entry.Name == tensor.Name);
            Assert.Equal(tensor.Kind, found.Type.Kind);
            Assert.Equal(tensor.Values.ToArray(), opened.Read(found));
        }
    }

    [Fact]
    public void Names_may_be_any_text()
    {
        string[] names = ["", "a.b", "quote\"d", "back\\slash", "é", "𝔘", "\0", "\u2028", "<&>"];
        using var file = new SmallSafetensors([]);
        SafetensorsWriter.Write(
            file.Path, names.Select((name, i) => new NamedTensor(name, [1], new float[] { i })));
        using SafetensorsFile opened = file.Open();
        Assert.Equal(names.Order(StringComparer.Ordinal), opened.Tensors.Select(tensor => tensor.Name));
        Assert.All(opened.Tensors, tensor => Assert.Equal(tensor.Name, names[(int)opened.Read(tensor)[0]]));
    }

    [Fact]
    public void Every_half_survives()
    {
        float[] all = [.. Enumerable.Range(0, 65536).Select(bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits))];
        byte[] bytes = Write([new("a", [65536], all)], NumberKind.F16);
        Assert.Equal(
            Enumerable.Range(0, 65536).Where(bits => !Half.IsNaN(BitConverter.UInt16BitsToHalf((ushort)bits))),
            Enumerable.Range(0, 65536)
                .Where(i => !float.IsNaN(all[i]))
                .Select(i => (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(bytes.Length - 2 * (65536 - i)))));
    }

    [Fact]
    public void Floats_between_two_halves_become_the_nearer_or_the_even_one()
    {
        float[] values = [1 + 1f / 4096, 1 + 3f / 4096, 1 + 1f / 2048, 1 + 3f / 2048];
        byte[] bytes = Write([new("a", [4], values)], NumberKind.F16);
        Assert.Equal(SafetensorsBytes.Halves([1, 1 + 1f / 1024, 1, 1 + 2f / 1024]), bytes[^8..]);
    }

    [Fact]
    public void What_no_file_can_say_is_refused()
    {
        Refused(
            "'a' has a value of 65520; expected at most 65504 for F16.", NumberKind.F16,
            new NamedTensor("a", [1], new[] { 65520f }));
        Refused("'a' is the name of two tensors; expected one.", NumberKind.F32, Tensors[1], Tensors[1]);
        Refused("'__metadata__' is the name of two tensors", NumberKind.F32, new NamedTensor("__metadata__", [0], default));
        Refused("'a' has 1 values; expected 2.", NumberKind.F32, new NamedTensor("a", [2], new float[1]));
        Refused("'a' has 1 values; expected 2.", NumberKind.F16, new NamedTensor("a", [2], new float[1]));
        Refused("'b' is to be written as BF16; expected F32 or F16.", NumberKind.BF16, Tensors[0]);
        Assert.StartsWith(
            "'b' is the name of two tensors; expected one.",
            Assert.Throws<ArgumentException>(() => Write([Tensors[0], Tensors[0] with { Kind = NumberKind.F16 }])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_stays_what_it_was()
    {
        using var file = new SmallSafetensors([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(file.Path, [Tensors[0], Tensors[0]]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(file.Path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(file.Path)!));
    }

    private static void Refused(string message, NumberKind kind, params NamedTensor[] tensors) => Assert.StartsWith(
        message, Assert.Throws<ArgumentException>(() => Write(tensors, kind)).Message, StringComparison.Ordinal);

    private static byte[] Write(NamedTensor[] tensors, NumberKind kind) => Write([.. As(kind, tensors)]);

    private static byte[] Write(NamedTensor[] tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        return stream.ToArray();
    }

    private static IEnumerable<NamedTensor> As(NumberKind kind, NamedTensor[] tensors) =>
        tensors.Select(tensor => tensor with { Kind = kind });
}
