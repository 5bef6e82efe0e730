using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNetAttention.MlNet;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Applying;

/// <summary>A trained encoder as a stage of a pipeline, as it is.</summary>
public class ApplyAttentionEncoderTests
{
    private static readonly string[] Columns = ["Features", "Vectors", "Maps", "Tokens", "From"];

    private static readonly ApplyEncoderOptions All = new()
    {
        TokenVectorsColumnName = "Vectors",
        AttentionMapsColumnName = "Maps",
        TokensColumnName = "Tokens",
        TokenInputsColumnName = "From",
    };

    private static readonly Pair[] Pairs =
    [
        .. RandomEncoder.Texts(101, 7, seed: 3).Zip(RandomEncoder.Texts(101, 9, seed: 5), (first, second) => new Pair(first, second))
            .Select((pair, i) => pair with { Number = i, Label = i % 2 == 0 }),
    ];

    [Theory]
    [InlineData("text")]
    [InlineData("slots")]
    [InlineData("words")]
    [InlineData("keys")]
    public void Rows_get_what_the_encoder_gives(string kind)
    {
        var served = new ServedFixture(kind);
        AttentionEncodingEstimator estimator = served.Context.Transforms.Text.ApplyAttentionEncoder(
            "Features", ServedFixture.Input, served.Transformer.Encoder, All with { TokenInputsColumnName = null });
        AttentionFeaturizingTransformer transformer = estimator.Fit(served.Data);
        string[] columns = Columns[..4];
        Assert.Equal(
            ServedFixture.Rows(served.Transformer.Transform(served.Data), columns),
            ServedFixture.Rows(transformer.Transform(served.Data), columns));
        AssertPromised(estimator, transformer, served.Data);
        Assert.True(CursorContract.AssertKept(transformer.Transform(served.Data), served.Data) > 0);
    }

    [Fact]
    public void A_pair_of_texts_is_encoded_as_by_the_encoder()
    {
        var ml = new MLContext(seed: 1);
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small with { Segments = 2 });
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        AttentionEncodingEstimator estimator =
            ml.Transforms.Text.ApplyAttentionEncoder("Features", ["First", "Second"], encoder, All);
        AttentionFeaturizingTransformer transformer = estimator.Fit(data);
        AssertPromised(estimator, transformer, data);
        foreach ((float number, object?[] row) in ServedFixture.Rows(transformer.Transform(data), Columns))
        {
            EncodedSequence expected = encoder.Encode(Pairs[(int)number].First, Pairs[(int)number].Second);
            Assert.Equal(expected.Pooled.ToArray(), row[0]);
            Assert.Equal(expected.Tokens, row[3]);
            Assert.Equal(expected.Segments.Select(segment => segment < 0 ? "" : segment == 0 ? "First" : "Second"), row[4]);
        }
    }

    [Fact]
    public void A_saved_model_gives_the_same_bits_with_nothing_registered()
    {
        var ml = new MLContext(seed: 1);
        AttentionEncoder encoder = RandomEncoder.Create(RandomEncoder.Small with { Segments = 2 });
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        ApplyEncoderOptions options = All with { OptionalColumnNames = ["Second"] };
        ITransformer model = ml.Transforms.Text.ApplyAttentionEncoder("Features", ["First", "Second"], encoder, options).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(
            ServedFixture.Rows(model.Transform(data), Columns), ServedFixture.Rows(loaded.Transform(data), Columns));

        IDataView firsts = ml.Transforms.SelectColumns("Number", "First").Fit(data).Transform(data);
        Assert.Equal(
            encoder.Encode(Pairs[3].First, "").Pooled.ToArray(), ServedFixture.Rows(loaded.Transform(firsts), "Features")[3][0]);
    }

    [Fact]
    public void Limits_of_columns_are_those_of_the_encoder_before_and_after_saving()
    {
        var ml = new MLContext(seed: 1);
        EncoderOptions options = RandomEncoder.Small with { Segments = 2 };
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        var encoder = new AttentionEncoder(options, vocabulary, RandomEncoder.Weights(options, vocabulary, seed: 7), 5, 3);
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        AttentionFeaturizingTransformer model =
            ml.Transforms.Text.ApplyAttentionEncoder("Features", ["First", "Second"], encoder, All).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(new MLContext().Model.Load(stream, out _).Transform(data), Columns);
        Assert.Contains(Pairs, pair => encoder.Cuts(pair.First, pair.Second));
        Assert.Equal(ServedFixture.Rows(model.Transform(data), Columns), rows);
        Assert.All(Pairs, pair => Assert.Equal(
            encoder.Encode(pair.First, pair.Second).Pooled.ToArray(), rows[pair.Number][0]));
    }

    // As a model file may have them: the encoder takes a text more than it has limits for.
    [Fact]
    public void Limits_of_other_columns_are_none()
    {
        var ml = new MLContext(seed: 1);
        EncoderOptions options = RandomEncoder.Small with { Segments = 2 };
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        var encoder = new AttentionEncoder(options, vocabulary, RandomEncoder.Weights(options, vocabulary, seed: 7), 5);
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(
            ml.Transforms.Text.ApplyAttentionEncoder("Features", ["First", "Second"], encoder, All).Fit(data).Transform(data), Columns);
        Assert.All(Pairs, pair => Assert.Equal(
            encoder.Encode(pair.First, pair.Second).Pooled.ToArray(), rows[pair.Number][0]));
    }

    [Fact]
    public void What_does_not_fit_is_named_before_any_row_is_read()
    {
        var ml = new MLContext(seed: 1);
        AttentionEncoder pairs = RandomEncoder.Create(RandomEncoder.Small with { Segments = 2 });
        AttentionEncoder keys = RandomEncoder.Create(RandomEncoder.Small, RandomEncoder.KeyVocabulary([.. RandomEncoder.Words]));
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        TransformsCatalog.TextTransforms text = ml.Transforms.Text;
        AssertMessage<ArgumentException>(
            () => text.ApplyAttentionEncoder("Features", "First", pairs),
            "1 sequence was given, and the encoder has 2 input columns; expected a sequence for each.");
        AssertMessage<ArgumentException>(
            () => text.ApplyAttentionEncoder("Features", ["First", "First"], pairs), "Two input columns are called 'First'");
        AssertMessage<ArgumentOutOfRangeException>(
            () => text.ApplyAttentionEncoder("F", ["First", "Second"], pairs, All with { OptionalColumnNames = ["Third"] }),
            "OptionalColumnNames is 'Third'; expected input columns: 'First', 'Second'");
        Assert.Throws<ArgumentNullException>(
            () => text.ApplyAttentionEncoder("F", ["First", "Second"], pairs, All with { OptionalColumnNames = null! }));
        AssertMessage<ArgumentOutOfRangeException>(
            () => text.ApplyAttentionEncoder("Features", "First", keys).Fit(data), "a vector of keys, as while training");
        AssertMessage<ArgumentOutOfRangeException>(
            () => text.ApplyAttentionEncoder("Features", "Absent", RandomEncoder.Create(RandomEncoder.Small)).Fit(data), "Absent");
        AssertMessage<ArgumentOutOfRangeException>(
            () => text.ApplyAttentionEncoder("Features", "Input", RandomEncoder.Create(RandomEncoder.Small))
                .Fit(ServedFixture.Of(ml, "keys", ["dog"])), "text or a vector of text");
        AssertMessage<ArgumentOutOfRangeException>(
            () => text.ApplyAttentionEncoder("Features", "Input", keys).Fit(ServedFixture.Of(ml, "keys", ["dog"], keys: 17)),
            "keys with 13 values");
        Assert.Throws<ArgumentNullException>(() => text.ApplyAttentionEncoder("Features", "First", null!));
    }

    [Theory]
    [InlineData("Label", true)]
    [InlineData("Other", false)]
    [InlineData(null, false)]
    public void A_trainer_on_the_labels_that_the_encoder_learned_from_gets_a_warning(string? learnedFrom, bool warns)
    {
        var ml = new MLContext(seed: 1);
        var warnings = new List<string>();
        ml.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning) warnings.Add(message.RawMessage);
        };
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        var encoder = new AttentionEncoder(
            RandomEncoder.Small, vocabulary, RandomEncoder.Weights(RandomEncoder.Small, vocabulary, seed: 7))
        {
            LabelColumnName = learnedFrom,
        };
        IDataView data = ml.Data.LoadFromEnumerable(Pairs);
        ITransformer model = ml.Transforms.Text.ApplyAttentionEncoder("Features", "First", encoder)
            .Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression(maximumNumberOfIterations: 2)).Fit(data);
        Assert.Equal(warns ? 1 : 0, warnings.Count(warning => warning.Contains("has learned from the labels of a column 'Label'")));
        warnings.Clear();
        Assert.Equal(Pairs.Length, model.Transform(data).GetColumn<float>("Score").Count());
        Assert.Empty(warnings);
    }

    private static void AssertPromised(
        AttentionEncodingEstimator estimator, AttentionFeaturizingTransformer transformer, IDataView data)
    {
        Assert.Equal(
            Described(AttentionSchema.ShapeOf(transformer.GetOutputSchema(data.Schema))),
            Described(estimator.GetOutputSchema(AttentionSchema.ShapeOf(data.Schema))));
    }

    private static (string, SchemaShape.Column.VectorKind, DataViewType, bool)[] Described(SchemaShape shape) =>
        [.. shape.Select(column => (column.Name, column.Kind, column.ItemType, column.IsKey)).OrderBy(column => column.Name)];

    private static void AssertMessage<T>(Action action, string message)
        where T : Exception => Assert.Contains(message, Assert.Throws<T>(action).Message, StringComparison.Ordinal);

    private sealed record Pair(string First, string Second)
    {
        public Pair()
            : this("", "")
        {
        }

        public float Number { get; set; }

        public bool Label { get; set; }
    }
}
