using System.Buffers.Binary;
using System.Text;

namespace MlNetAttention.Tests.Pretrained.Safetensors;

/// <summary>Safetensors files put together by hand, right ones and wrong ones.</summary>
internal static class SafetensorsBytes
{
    /// <summary>A header of any text before so many bytes, which count upwards.</summary>
    internal static byte[] Of(string header, int dataLength) =>
        Of(header, [.. Enumerable.Range(0, dataLength).Select(i => (byte)i)]);

    internal static byte[] Of(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>A file of tensors in the order given.</summary>
    internal static byte[] Of(IEnumerable<(string Name, string Type, int[] Shape, byte[] Data)> tensors)
    {
        var fields = new List<string>();
        var data = new List<byte>();
        foreach ((string name, string type, int[] shape, byte[] bytes) in tensors)
        {
            int start = data.Count;
            data.AddRange(bytes);
            string sizes = string.Join(',', shape);
            fields.Add($$"""
                "{{name}}":{"dtype":"{{type}}","shape":[{{sizes}}],"data_offsets":[{{start}},{{data.Count}}]}
                """);
        }

        return Of($"{{{string.Join(',', fields)}}}", [.. data]);
    }

    internal static byte[] Singles(IEnumerable<float> values) => [.. values.SelectMany(value =>
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return bytes;
    })];

    internal static byte[] Halves(IEnumerable<float> values) => [.. values.SelectMany(value =>
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
        return bytes;
    })];

    /// <summary>The upper halves of floats.</summary>
    internal static byte[] UpperHalves(IEnumerable<float> values) => [.. values.SelectMany(value => Singles([value])[2..])];
}
