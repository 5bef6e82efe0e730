using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Key values of every type that MapValueToKey maps, as text that no culture changes.</summary>
public class AnnotationTextsTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Values_of_every_type_are_text()
    {
        AssertTexts(["dog", "犬"], "dog".AsMemory(), "犬".AsMemory());
        AssertTexts(["9014", "-3"], 9014, -3);
        AssertTexts(["0.1", "-1E+30", "3"], 0.1f, -1e30f, 3f);
        AssertTexts(["0.1", "1.0000000000000002"], 0.1, 1.0000000000000002);
        AssertTexts(["False", "True"], false, true);
        AssertTexts<sbyte>(["-128"], -128);
        AssertTexts<byte>(["255"], 255);
        AssertTexts<short>(["-32768"], short.MinValue);
        AssertTexts<ushort>(["65535"], ushort.MaxValue);
        AssertTexts<uint>(["4294967295"], uint.MaxValue);
        AssertTexts<long>(["-9223372036854775808"], long.MinValue);
        AssertTexts<ulong>(["18446744073709551615"], ulong.MaxValue);
        AssertTexts(["2026-11-27T06:10:20.0000000Z"], new DateTime(2026, 11, 27, 6, 10, 20, DateTimeKind.Utc));
        AssertTexts(["2026-11-27T06:10:20.0000000+02:00"], new DateTimeOffset(2026, 11, 27, 6, 10, 20, TimeSpan.FromHours(2)));
        AssertTexts(["1.02:03:04.0050000"], new TimeSpan(1, 2, 3, 4, 5));
    }

    [Fact]
    public void Values_that_ml_net_maps_to_keys_are_the_values_themselves()
    {
        IDataView view = _ml.Data.LoadFromEnumerable([new { Item = 9501.5f }, new { Item = 9014f }]);
        IDataView mapped = _ml.Transforms.Conversion.MapValueToKey("Key", "Item").Fit(view).Transform(view);
        DataViewSchema.Column keys = mapped.Schema["Key"];
        AnnotationTexts texts = AnnotationTexts.Of(keys, AnnotationTexts.KeyValues, 2)!;
        Assert.Equal(["9501.5", "9014"], [texts[0], texts[1]]);
    }

    [Fact]
    public void Annotations_of_another_number_or_sort_are_none()
    {
        DataViewSchema.Column column = Column(new VectorDataViewType(NumberDataViewType.Int32, 2), new VBuffer<int>(2, [5, 6]));
        Assert.NotNull(AnnotationTexts.Of(column, AnnotationTexts.KeyValues, 2));
        Assert.Null(AnnotationTexts.Of(column, AnnotationTexts.KeyValues, 3));
        Assert.Null(AnnotationTexts.Of(column, AnnotationTexts.KeyValues, (1ul << 32) + 2));
        Assert.Null(AnnotationTexts.Of(column, AnnotationTexts.SlotNames, 2));
        Assert.Null(AnnotationTexts.Of(Column(NumberDataViewType.Int32, 5), AnnotationTexts.KeyValues, 1));
    }

    [Fact]
    public void Sparse_values_are_found_without_making_all_of_them()
    {
        const int Length = 1 << 30;
        var sparse = new VBuffer<ReadOnlyMemory<char>>(Length, 2, ["a".AsMemory(), "b".AsMemory()], [7, Length - 1]);
        DataViewSchema.Column column = Column(new VectorDataViewType(TextDataViewType.Instance, Length), sparse);
        long before = GC.GetAllocatedBytesForCurrentThread();
        AnnotationTexts texts = AnnotationTexts.Of(column, AnnotationTexts.KeyValues, Length)!;
        Assert.Equal(["a", "", "b"], [texts[7], texts[8], texts[Length - 1]]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Values_that_are_keys_are_numbers_from_0_and_a_missing_one_is_nothing()
    {
        var type = new VectorDataViewType(new KeyDataViewType(typeof(uint), 9), 2);
        AnnotationTexts texts = AnnotationTexts.Of(Column(type, new VBuffer<uint>(2, [0, 9])), AnnotationTexts.KeyValues, 2)!;
        Assert.Equal([null, "8"], [texts[0], texts[1]]);
    }

    private static void AssertTexts<T>(string[] expected, params T[] values)
    {
        DataViewType item = values[0] switch
        {
            ReadOnlyMemory<char> => TextDataViewType.Instance,
            bool => BooleanDataViewType.Instance,
            DateTime => DateTimeDataViewType.Instance,
            DateTimeOffset => DateTimeOffsetDataViewType.Instance,
            TimeSpan => TimeSpanDataViewType.Instance,
            _ => (DataViewType)typeof(NumberDataViewType).GetProperty(typeof(T).Name)!.GetValue(null)!,
        };
        var type = new VectorDataViewType((PrimitiveDataViewType)item, values.Length);
        DataViewSchema.Column column = Column(type, new VBuffer<T>(values.Length, values));
        AnnotationTexts texts = AnnotationTexts.Of(column, AnnotationTexts.KeyValues, (ulong)values.Length)!;
        Assert.Equal(values.Length, texts.Length);
        Assert.Equal(expected, Enumerable.Range(0, values.Length).Select(i => texts[i]));
    }

    private static DataViewSchema.Column Column<T>(DataViewType type, T value)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(AnnotationTexts.KeyValues, type, (ref T target) => target = value);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Key", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        return schema.ToSchema()["Key"];
    }
}
