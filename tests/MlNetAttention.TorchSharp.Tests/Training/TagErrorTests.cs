using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>What Fit does with tags and classes that are missing, too many, or cut.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TagErrorTests
{
    private static readonly string[] Names = ["filler", "left first", "right first"];

    private readonly MLContext _ml = new(1);
    private readonly List<string> _warnings = [];

    public TagErrorTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
    };

    [Theory]
    [InlineData("Text")]
    [InlineData("Words")]
    public void Another_number_of_tags_than_of_tokens_names_the_row_and_both_counts(string input)
    {
        List<TagRow> rows = Tagged(30);
        rows[16].Tags = [.. rows[16].Tags, 1];
        int tokens = rows[16].Words.Length;
        AssertFails(rows, $"Row 17 has {tokens + 1} tags in column 'Tags' and {tokens} tokens in column '{input}'", input);
    }

    [Fact]
    public void Counts_are_those_before_a_sequence_is_cut()
    {
        List<TagRow> rows = Tagged(30);
        rows[3].Words = [.. Enumerable.Repeat("left", 21)];
        rows[3].Text = string.Join(' ', rows[3].Words);
        rows[3].Tags = [.. Enumerable.Repeat(2u, 20)];
        AssertFails(rows, "Row 4 has 20 tags in column 'Tags' and 21 tokens in column 'Text'");
        AssertFails(rows, "Row 4 has 20 tags in column 'Tags' and 21 tokens in column 'Words'", "Words");

        rows[3].Tags = [.. rows[3].Tags, 1];
        Fit(rows, "Text");
        Assert.Equal(["Cut 1 sequences to MaxTokens = 20."], _warnings);
    }

    [Fact]
    public void Rows_with_missing_tags_alone_are_skipped_and_other_missing_tags_do_not_count()
    {
        List<TagRow> rows = Tagged(30);
        rows[5].Tags = [.. rows[5].Tags.Select(_ => 0u)];
        rows[6].Tags[0] = 0;
        rows[7] = new TagRow();

        // Only missing tags are left after the cut.
        rows[8].Words = [.. Enumerable.Repeat("left", 21)];
        rows[8].Text = string.Join(' ', rows[8].Words);
        rows[8].Tags = [.. Enumerable.Repeat(0u, 20), 1];
        Fit(rows, "Words");
        Assert.Equal(["Skipped 1 rows with a missing or NaN label 'Tags'.", "Cut 1 sequences to MaxTokens = 20."], _warnings);
    }

    [Fact]
    public void Tags_that_are_all_the_same_or_all_missing_are_refused()
    {
        List<TagRow> rows = Tagged(30);
        foreach (TagRow row in rows) row.Tags = [.. row.Tags.Select((_, i) => i % 2 == 0 ? 2u : 0)];
        AssertFails(rows, "The tag in 'Tags' is the same for all tokens");
        foreach (TagRow row in rows) row.Tags = [.. row.Tags.Select(_ => 0u)];
        AssertFails(rows, "All 30 rows have a missing or NaN label 'Tags'");
    }

    [Fact]
    public void Classes_that_are_the_same_in_all_rows_are_refused()
    {
        List<Row> rows = Rows.OrderOfTwo(30);
        foreach (Row row in rows) row.Classes = [true, false, true];
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Classes", Rows.Small);
        string message = Assert.Throws<InvalidOperationException>(() => estimator.Fit(_ml.View(rows))).Message;
        Assert.Contains("The label 'Classes' is the same in all 30 rows", message);
        rows[29].Classes = [true, false, false];
        float[][] features = estimator.Fit(_ml.View(rows)).Transform(_ml.View(rows)).Features();
        Assert.Equal(30, features.Count(row => row.Length > 0 && row.All(float.IsFinite)));
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(ulong))]
    public void Keys_of_every_width_are_the_same_tags(Type type)
    {
        IDataView rows = View(Tagged(30));
        DataKind kind = type == typeof(byte) ? DataKind.Byte : type == typeof(ushort) ? DataKind.UInt16 : DataKind.UInt64;
        IDataView other = _ml.Transforms.Conversion.ConvertType("Tags", outputKind: kind).Fit(rows).Transform(rows);
        Assert.Equal(type, ((VectorDataViewType)other.Schema["Tags"].Type).ItemType.RawType);
        Assert.Equal(Fit(rows, "Text").Transform(rows).Features(), Fit(other, "Text").Transform(rows).Features());
    }

    private static List<TagRow> Tagged(int count) =>
    [
        .. Rows.OrderOfTwo(count).Select(row => new TagRow
        {
            Text = row.Text,
            Words = row.Words,
            Tags = [.. row.Tags.Select(tag => (uint)Array.IndexOf(Names, tag) + 1)],
        }),
    ];

    private void AssertFails(List<TagRow> rows, string message, string input = "Text") =>
        Assert.Contains(message, Assert.Throws<InvalidOperationException>(() => Fit(rows, input)).Message);

    private AttentionFeaturizingTransformer Fit(List<TagRow> rows, string input) => Fit(View(rows), input);

    private AttentionFeaturizingTransformer Fit(IDataView view, string input)
    {
        var options = Rows.Small with { Encoder = Rows.Small.Encoder with { MaxTokens = 20 } };
        return _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Tags", options).Fit(view);
    }

    private IDataView View(List<TagRow> rows)
    {
        var schema = SchemaDefinition.Create(typeof(TagRow));
        schema["Tags"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), Names.Length));
        return _ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class TagRow
    {
        public string Text { get; set; } = "";

        public string[] Words { get; set; } = [];

        public uint[] Tags { get; set; } = [];
    }
}
