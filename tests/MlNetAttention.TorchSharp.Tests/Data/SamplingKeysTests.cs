using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Data;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Data;

/// <summary>That rows are grouped by values of every type that ML.NET splits by.</summary>
public sealed class SamplingKeysTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(nameof(Values.Text))]
    [InlineData(nameof(Values.Key))]
    [InlineData(nameof(Values.ByteKey))]
    [InlineData(nameof(Values.Single))]
    [InlineData(nameof(Values.Double))]
    [InlineData(nameof(Values.Byte))]
    [InlineData(nameof(Values.Int16))]
    [InlineData(nameof(Values.Int64))]
    [InlineData(nameof(Values.UInt64))]
    [InlineData(nameof(Values.Time))]
    [InlineData(nameof(Values.Zoned))]
    [InlineData(nameof(Values.Span))]
    [InlineData(nameof(Values.Id))]
    public void Rows_with_equal_values_are_one_group(string column)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Values(i, i * 5 % 7 % 3)));
        int[] expected = Numbered(Enumerable.Range(0, 12).Select(i => i * 5 % 7 % 3));
        Assert.Equal(expected, Read(data, column).Groups!.OfRow);
    }

    [Fact]
    public void Truth_values_are_two_groups()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12).Select(i => new Values(i, i % 3)));
        int[] expected = Numbered(Enumerable.Range(0, 12).Select(i => i % 3 == 1 ? 1 : 0));
        Assert.Equal(expected, Read(data, nameof(Values.Flag)).Groups!.OfRow);
    }

    [Theory]
    [InlineData(nameof(Values.Text))]
    [InlineData(nameof(Values.Key))]
    [InlineData(nameof(Values.ByteKey))]
    [InlineData(nameof(Values.Single))]
    [InlineData(nameof(Values.Double))]
    public void A_missing_value_is_an_error_that_names_row_and_column(string column)
    {
        var missing = new Values(4, 1)
        {
            Text = "",
            Key = 3,
            ByteKey = 3,
            Single = float.NaN,
            Double = double.NaN,
        };
        IDataView data = _ml.Data.LoadFromEnumerable([.. Enumerable.Range(0, 4).Select(i => new Values(i, 1)), missing]);
        Assert.StartsWith(
            $"Row 5 has no value in the sampling key column '{column}'",
            Assert.Throws<InvalidOperationException>(() => Read(data, column)).Message);
    }

    private TrainingSet Read(IDataView data, string column) => TrainingSetReader.Read(
        new MlNetHost(_ml, "test"), data, new TrainingColumns("Words", "Flag"),
        Rows.Small with { Training = Rows.Small.Training with { SamplingKeyColumnName = column } }, () => { });

    private static int[] Numbered(IEnumerable<int> values)
    {
        var numbers = new Dictionary<int, int>();
        return [.. values.Select(value => numbers.TryGetValue(value, out int number) ? number : numbers[value] = numbers.Count)];
    }

    private sealed class Values
    {
        public Values(int row, int value)
        {
            Words = $"text {row}";
            Flag = value == 1;
            Text = $"group {value}";
            (Key, ByteKey, Single, Double) = ((uint)value, (byte)value, value + 0.5f, value + 0.25);
            (Byte, Int16, Int64, UInt64) = ((byte)value, (short)-value, -1L << 40 + value, ulong.MaxValue - (ulong)value);
            (Time, Zoned) = (new DateTime(2020, 1, 1 + value), new DateTimeOffset(2020, 1, 1 + value, 0, 0, 0, TimeSpan.Zero));
            (Span, Id) = (TimeSpan.FromTicks(value), new DataViewRowId(1, (ulong)value));
        }

        public string Words { get; set; }

        public bool Flag { get; set; }

        public string Text { get; set; }

        [KeyType(3)]
        public uint Key { get; set; }

        [KeyType(3)]
        public byte ByteKey { get; set; }

        public float Single { get; set; }

        public double Double { get; set; }

        public byte Byte { get; set; }

        public short Int16 { get; set; }

        public long Int64 { get; set; }

        public ulong UInt64 { get; set; }

        public DateTime Time { get; set; }

        public DateTimeOffset Zoned { get; set; }

        public TimeSpan Span { get; set; }

        public DataViewRowId Id { get; set; }
    }
}
