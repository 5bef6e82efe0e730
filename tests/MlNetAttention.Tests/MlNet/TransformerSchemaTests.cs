using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.MlNet;

public class TransformerSchemaTests
{
    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    public static TheoryData<string?, string?, string?> OptionalColumns => new(
        from vectors in new[] { null, "Vectors" }
        from maps in new[] { null, "Maps" }
        from tokens in new[] { null, "Tokens" }
        select new TheoryDataRow<string?, string?, string?>(vectors, maps, tokens));

    [Theory, MemberData(nameof(OptionalColumns))]
    public void What_is_promised_is_delivered(string? vectors, string? maps, string? tokens)
    {
        foreach (string kind in ServedFixture.Kinds)
        {
            var served = new ServedFixture(kind, vectors, maps, tokens);
            SchemaShape promise = AttentionSchema.OutputShape(ShapeOf(served.Data.Schema), served.Transformer.Columns);
            DataViewSchema delivery = served.Transformer.GetOutputSchema(served.Data.Schema);
            string[] added = [.. new[] { "Features", vectors, maps, tokens }.OfType<string>()];
            Assert.Equal([.. served.Data.Schema.Select(column => column.Name), .. added], delivery.Select(column => column.Name));
            Assert.Equal(Described(promise), Described(ShapeOf(delivery)));
            Assert.Equal(
                delivery.Select(column => (column.Name, column.Type)),
                served.Transformer.Transform(served.Data).Schema.Select(column => (column.Name, column.Type)));
        }
    }

    [Fact]
    public void Types_have_the_documented_dimensions()
    {
        DataViewSchema schema = new ServedFixture("text").Transformer.GetOutputSchema(new ServedFixture("text").Data.Schema);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 12), schema["Features"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 0, 6), schema["Vectors"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 1, 3, 0, 0), schema["Maps"].Type);
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), schema["Tokens"].Type);
    }

    [Theory]
    [InlineData(PoolingKind.MeanAndMax, "Mean.0", "Max.5", 12)]
    [InlineData(PoolingKind.Last, "Last.0", "Last.5", 6)]
    [InlineData(PoolingKind.AttentionWeighted, "AttentionWeighted.0", "AttentionWeighted.5", 6)]
    public void Slots_of_the_pooled_vector_have_names(PoolingKind pooling, string first, string last, int count)
    {
        var served = new ServedFixture("text", options: RandomEncoder.Small with { Pooling = pooling });
        VBuffer<ReadOnlyMemory<char>> names = default;
        served.Transformer.GetOutputSchema(served.Data.Schema)["Features"].GetSlotNames(ref names);
        string[] texts = [.. names.DenseValues().Select(name => $"{name}")];
        Assert.Equal((count, first, last), (texts.Length, texts[0], texts[^1]));
        Assert.Equal(count, texts.Distinct().Count());
    }

    /// <summary>ML.NET's permutation feature importance throws where two slots are called the same.</summary>
    [Theory]
    [InlineData(nameof(ScoreKind.Multiclass), "Flag", "", "", "Score.Flag Score.1 Score.2")]
    [InlineData(nameof(ScoreKind.MultiLabel), "a", "a", "a", "Score.a|Score.a (2)|Score.a (3)")]
    [InlineData(nameof(ScoreKind.Multiclass), "9014", "9501", "", "Score.9014 Score.9501 Score.2")]
    public void Slots_of_scores_have_names_that_are_never_the_same(string kind, string a, string b, string c, string expected)
    {
        var head = new OutputHead(new float[3 * 12], new float[3], Enum.Parse<ScoreKind>(kind)) { Names = [a, b, c] };
        var served = new ServedFixture("text", layout: new FeatureLayout(head, HasVector: true));
        VBuffer<ReadOnlyMemory<char>> names = default;
        served.Transformer.GetOutputSchema(served.Data.Schema)["Features"].GetSlotNames(ref names);
        string[] texts = [.. names.DenseValues().Select(name => $"{name}")];
        Assert.Equal(expected.Split(expected.Contains('|', StringComparison.Ordinal) ? '|' : ' '), texts[..3]);
        Assert.Equal(15, texts.Distinct().Count());
    }

    [Fact]
    public void The_slot_of_a_number_is_called_score()
    {
        var head = new OutputHead(new float[12], [1], ScoreKind.Number) { Names = [""] };
        Assert.Equal(["Score"], new FeatureLayout(head, HasVector: false).SlotNames(RandomEncoder.Small));
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var served = new ServedFixture("text");
        IDataView other = served.Context.Data.LoadFromEnumerable([new { Other = "dog" }]);
        Refused(served, other, "'Input'");
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_column_of_another_type_is_named_with_what_was_expected_and_found(string kind)
    {
        var served = new ServedFixture(kind);
        string expected = kind == "text" ? "text" : kind == "keys" ? "a vector of keys" : "a vector of text";
        foreach (string other in ServedFixture.Kinds)
        {
            IDataView data = ServedFixture.Of(served.Context, other, ["dog"]);
            bool same = other == kind || (other, kind) is ("slots", "words") or ("words", "slots");
            IEnumerable<KeyValuePair<float, object?[]>> Rows() =>
                ServedFixture.Rows(served.Transformer.Transform(data), "Vectors");
            if (same) Assert.NotEmpty((float[])Assert.Single(Rows()).Value[0]!);
            else Refused(served, data, "'Input'", $"expected {expected}, as while training", $"{data.Schema["Input"].Type}");
        }

        IDataView number = served.Context.Data.LoadFromEnumerable([new { Input = 3f }]);
        Refused(served, number, "'Input'", "Single");
    }

    [Fact]
    public void Another_number_of_keys_is_refused()
    {
        var served = new ServedFixture("keys");
        IDataView more = ServedFixture.Of(served.Context, "keys", ["dog"], keys: 17);
        Refused(served, more, "'Input'", "13 values", "Key<UInt32, 0-16>");
    }

    [Fact]
    public void Only_columns_asked_for_depend_on_the_input()
    {
        var served = new ServedFixture("text");
        var mapper = (Microsoft.ML.Runtime.IHostEnvironment)served.Context;
        var row = new AttentionRowMapper(served.Transformer, mapper.Register("test"), served.Data.Schema);
        int input = served.Data.Schema["Input"].Index;
        Assert.Equal([false, false], new[] { 0, 1 }.Select(row.GetDependencies(_ => false)));
        for (int output = 0; output < 4; output++)
        {
            Func<int, bool> depends = row.GetDependencies(column => column == output);
            Assert.Equal([input], new[] { 0, 1, 2, 3 }.Where(depends));
        }
    }

    private static void Refused(ServedFixture served, IDataView data, params string[] parts)
    {
        Exception[] errors =
        [
            Assert.Throws<ArgumentOutOfRangeException>(() => served.Transformer.GetOutputSchema(data.Schema)),
            Assert.Throws<ArgumentOutOfRangeException>(() => served.Transformer.Transform(data)),
        ];
        Assert.All(errors, error => Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal)));
    }

    private static SchemaShape ShapeOf(DataViewSchema schema) => Internals.Shape(schema);

    private static IEnumerable<string> Described(SchemaShape shape) => shape
        .Select(column => $"{column.Name}: {column.Kind} of {column.ItemType}, key {column.IsKey}, with "
            + string.Join(", ", column.Annotations.Select(a => $"{a.Name}: {a.Kind} of {a.ItemType}").Order()))
        .Order(StringComparer.Ordinal);
}
