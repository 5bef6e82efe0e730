using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet.Predictions;
using MlNetAttention.Saving;

namespace MlNetAttention.Tests.MlNet.Predictions;

/// <summary>The stream beside that of the encoder: any key values come back, and bytes nobody wrote are refused.</summary>
public sealed class PredictionFileTests
{
    private const string Values = "Values";

    public static TheoryData<string> Types =>
    [
        "text", "bool", "byte", "ushort", "uint", "ulong", "sbyte", "short", "int", "long", "float", "double", "time", "date",
        "offset", "key",
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void Key_values_of_any_type_come_back(string type)
    {
        PredictionContent content = Content(type);
        byte[] bytes = Save(content);
        PredictionContent loaded = Load(bytes);
        Assert.Equal(bytes, Save(loaded));
        Assert.Equal((content.Kind, content.Temperature), (loaded.Kind, loaded.Temperature));
        Assert.Equal(content.Values!.Type, loaded.Values!.Type);
        Assert.Equal(Read(content.Values), Read(loaded.Values));
        Assert.Equal(3, Read(loaded.Values).Length);
    }

    [Fact]
    public void A_file_cut_off_anywhere_or_changed_is_refused()
    {
        byte[] bytes = Save(Content("text"));
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Load(bytes[..length]));
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] changed = [.. bytes];
            changed[at] ^= 0x10;
            Assert.Throws<FormatException>(() => Load(changed));
        }

        Assert.Throws<FormatException>(() => Load([.. bytes, 0]));
    }

    [Fact]
    public void A_body_nobody_wrote_is_refused_or_a_model()
    {
        int loaded = 0, refused = 0;
        foreach (string type in new[] { "text", "date", "offset", "key", "bool" })
        {
            byte[] file = Save(Content(type));
            for (int at = BodyFrame.HeaderLength; at < file.Length - SHA256.HashSizeInBytes; at++)
            {
                foreach (byte value in new byte[] { 0, 1, 2, 16, 0x7F, 0x80, 0xFF })
                {
                    byte[] changed = [.. file];
                    changed[at] = value;
                    SHA256.HashData(changed.AsSpan(..^SHA256.HashSizeInBytes), changed.AsSpan(^SHA256.HashSizeInBytes..));
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    try
                    {
                        Load(changed);
                        loaded++;
                    }
                    catch (FormatException)
                    {
                        refused++;
                    }

                    Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
                }
            }
        }

        Assert.True(loaded > 100 && refused > 100, $"{loaded} loaded, {refused} refused");
    }

    private static PredictionContent Content(string type)
    {
        DateTime day = new(2024, 2, 29, 13, 5, 7, DateTimeKind.Utc);
        LabelValues values = type switch
        {
            "text" => Of(TextDataViewType.Instance, "a".AsMemory(), "\uD83D".AsMemory(), "".AsMemory()),
            "bool" => Of(BooleanDataViewType.Instance, true, false, true),
            "byte" => Of(NumberDataViewType.Byte, byte.MinValue, byte.MaxValue, (byte)3),
            "ushort" => Of(NumberDataViewType.UInt16, ushort.MinValue, ushort.MaxValue, (ushort)3),
            "uint" => Of(NumberDataViewType.UInt32, uint.MinValue, uint.MaxValue, 3u),
            "ulong" => Of(NumberDataViewType.UInt64, ulong.MinValue, ulong.MaxValue, 3ul),
            "sbyte" => Of(NumberDataViewType.SByte, sbyte.MinValue, sbyte.MaxValue, (sbyte)-3),
            "short" => Of(NumberDataViewType.Int16, short.MinValue, short.MaxValue, (short)-3),
            "int" => Of(NumberDataViewType.Int32, int.MinValue, int.MaxValue, -3),
            "long" => Of(NumberDataViewType.Int64, long.MinValue, long.MaxValue, -3L),
            "float" => Of(NumberDataViewType.Single, -0.1f, float.NaN, float.MaxValue),
            "double" => Of(NumberDataViewType.Double, -0.1, double.NegativeInfinity, double.Epsilon),
            "time" => Of(TimeSpanDataViewType.Instance, TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(-3)),
            "date" => Of(DateTimeDataViewType.Instance, DateTime.MinValue, DateTime.MaxValue, day),
            "offset" => Of(
                DateTimeOffsetDataViewType.Instance, DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
                new DateTimeOffset(day).ToOffset(TimeSpan.FromMinutes(-90))),
            _ => Of(new KeyDataViewType(typeof(ushort), 7), (ushort)0, (ushort)7, (ushort)3),
        };
        return new PredictionContent(PredictedKind.Multiclass, 1.5f, values);
    }

    private static LabelValues Of<T>(PrimitiveDataViewType item, params T[] values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(item, values.Length), (ref VBuffer<T> value) =>
            value = new VBuffer<T>(values.Length, values));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", new KeyDataViewType(typeof(uint), values.Length), annotations.ToAnnotations());
        return LabelValues.Of(schema.ToSchema()["Label"], values.Length)!;
    }

    private static string[] Read(LabelValues values)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        values.AddTo(annotations, Values);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Label", NumberDataViewType.Single, annotations.ToAnnotations());
        var texts = MlNetAttention.MlNet.AnnotationTexts.Of(schema.ToSchema()["Label"], Values, (ulong)values.Count)!;
        return [.. Enumerable.Range(0, texts.Length).Select(i => $"{texts[i]}")];
    }

    private static byte[] Save(PredictionContent content)
    {
        using var stream = new MemoryStream();
        PredictionFile.Save(stream, content);
        return stream.ToArray();
    }

    private static PredictionContent Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return PredictionFile.Load(stream);
    }
}
