using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>That slots, classes and explanations call a class what the label calls it, whatever its type.</summary>
[Collection(TrainingCollection.Name)]
public sealed class LabelNameTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string, string[]> Labels => new()
    {
        { "Text", ["dog", "犬"] },
        { "Stars", ["2", "0"] },
        { "Large", ["9007199254740993", "-4"] },
        { "Real", ["0.1", "-1E+30"] },
        { "Double", ["0.1", "1E-05"] },
        { "Truth", ["True", "False"] },
        { "Day", ["2026-11-27T00:00:00.0000000", "2025-01-02T00:00:00.0000000"] },
        { "Time", ["01:00:00", "00:00:01"] },
    };

    [Theory, MemberData(nameof(Labels))]
    public void Classes_are_called_by_the_values_of_their_keys(string label, string[] expected)
    {
        IDataView data = View(label);
        AttentionFeaturizingTransformer model = Fit(data);
        Assert.Equal(expected, model.ClassNames);
        Assert.Equal(expected.Select(name => $"Score.{name}"), SlotNames(model, data));
        var loaded = (AttentionFeaturizingTransformer)EstimatorWorkout.SaveAndLoad(_ml, model, data.Schema);
        Assert.Equal(expected, loaded.ClassNames);

        IDataView features = model.Transform(data);
        ITransformer trainer = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy("Key", maximumNumberOfIterations: 5)
            .Fit(features);
        OcclusionExplanation why = _ml.Model.ExplainByOcclusion(
            new TransformerChain<ITransformer>(model, trainer), _ml.Data.TakeRows(data, 1)).Single();
        Assert.Contains(why.PredictedLabel, expected);
        Assert.Equal(
            expected.Select(name => $"Score.{name}").Order(),
            _ml.MulticlassClassification.PermutationFeatureImportance(trainer, features, "Key").Keys.Order());
    }

    [Fact]
    public void Keys_without_values_are_numbers_from_0()
    {
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Key"].ColumnType = new KeyDataViewType(typeof(byte), 4);
        IDataView data = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(40).Select(row => new KeyRow { Words = row.Text, Key = (byte)(row.Flag ? 1 : 3) }), schema);
        AttentionFeaturizingTransformer model = Fit(data, "Words");
        Assert.Equal(["0", "1", "2", "3"], model.ClassNames);
        Assert.Equal(["Score.0", "Score.1", "Score.2", "Score.3"], SlotNames(model, data));
    }

    [Fact]
    public void Slots_of_a_label_that_names_only_some_of_its_own_are_told_apart_for_feature_importance()
    {
        IDataView rows = _ml.View(Rows.OrderOfTwo(60));
        IDataView data = _ml.Transforms.Concatenate("All", "Flag", "Classes").Fit(rows).Transform(rows);
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "All", Rows.Small).Fit(data);
        Assert.Equal(["Score.Flag", "Score.1", "Score.2", "Score.3"], SlotNames(model, data));
        Assert.Equal(ScoreKind.MultiLabel, model.KindOfScores);
        IDataView features = model.Transform(data);
        ITransformer trainer = _ml.Regression.Trainers.FastTree("Number", numberOfTrees: 3).Fit(features);
        Assert.Equal(4, _ml.Regression.PermutationFeatureImportance(trainer, features, "Number").Count);
    }

    [Fact]
    public void Equal_values_of_keys_are_told_apart()
    {
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Key"].ColumnType = new KeyDataViewType(typeof(byte), 4);
        schema["Key"].AddAnnotation(
            "KeyValues",
            new VBuffer<ReadOnlyMemory<char>>(4, ["same".AsMemory(), "".AsMemory(), "same".AsMemory(), "x".AsMemory()]),
            new VectorDataViewType(TextDataViewType.Instance, 4));
        IDataView data = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(40).Select(row => new KeyRow { Words = row.Text, Key = (byte)(row.Flag ? 1 : 3) }), schema);
        Assert.Equal(["same", "1", "same (2)", "x"], Fit(data, "Words").ClassNames);
    }

    private static string[] SlotNames(AttentionFeaturizingTransformer model, IDataView data)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.GetOutputSchema(data.Schema)["Features"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => $"{name}")];
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, string input = "Words") =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Key", Rows.Small).Fit(data);

    private IDataView View(string label)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.OrderOfTwo(40).Select(LabelRow.Of));
        return _ml.Transforms.Conversion.MapValueToKey("Key", label).Fit(rows).Transform(rows);
    }

    private sealed class KeyRow
    {
        public string Words { get; set; } = "";

        public byte Key { get; set; }
    }

    private sealed class LabelRow
    {
        public string Words { get; set; } = "";

        public string Text { get; set; } = "";

        public int Stars { get; set; }

        public long Large { get; set; }

        public float Real { get; set; }

        public double Double { get; set; }

        public bool Truth { get; set; }

        public DateTime Day { get; set; }

        public TimeSpan Time { get; set; }

        internal static LabelRow Of(Row row) => new()
        {
            Words = row.Text,
            Text = row.Flag ? "dog" : "犬",
            Stars = row.Flag ? 2 : 0,
            Large = row.Flag ? 9007199254740993 : -4,
            Real = row.Flag ? 0.1f : -1e30f,
            Double = row.Flag ? 0.1 : 1e-5,
            Truth = row.Flag,
            Day = row.Flag ? new DateTime(2026, 11, 27) : new DateTime(2025, 1, 2),
            Time = row.Flag ? TimeSpan.FromHours(1) : TimeSpan.FromSeconds(1),
        };
    }
}
