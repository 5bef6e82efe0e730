using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>What Fit and GetOutputSchema refuse, before any training.</summary>
[Collection(TrainingCollection.Name)]
public sealed class EstimatorErrorTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void No_rows_are_refused() => AssertFitFails<InvalidOperationException>([], "Label", "no rows");

    [Fact]
    public void A_constant_label_is_refused() => AssertFitFails<InvalidOperationException>(
        [.. Rows.OrderOfTwo(20).Where(row => row.Flag)], "Flag", "label 'Flag' is the same in all 10 rows");

    [Fact]
    public void Rows_without_any_token_are_refused() => AssertFitFails<InvalidOperationException>(
        [new() { Text = " ", Flag = true }, new() { Text = "", Flag = false }], "Flag", "No row has a token in column 'Text'");

    [Fact]
    public void Only_missing_targets_are_refused() => AssertFitFails<InvalidOperationException>(
        [new() { Text = "a", Number = float.NaN }, new() { Text = "b", Number = float.NaN }], "Number", "All 2 rows");

    [Theory]
    [InlineData("Label", "label column 'Label': expected a key")]
    [InlineData("Words", "label column 'Words': expected a key")]
    [InlineData("AnyFlags", "label column 'AnyFlags': expected a key")]
    [InlineData("Numbers", "label column 'Numbers': expected a key")]
    [InlineData("Nowhere", "label column 'Nowhere'")]
    public void A_label_of_the_wrong_type_is_refused_by_fit_and_schema(string label, string message)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            [new { Text = "a", Label = "x", Words = new[] { "a" }, AnyFlags = new[] { true }, Numbers = new[] { 1f } }]);
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, Rows.Small);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        SchemaShape shape = AttentionSchema.ShapeOf(data.Schema);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message);
    }

    [Theory]
    [InlineData("Flag", "Boolean")]
    [InlineData("Number", "Single")]
    [InlineData("Classes", "Vector<Boolean, 3>")]
    [InlineData("Label", "Key<UInt32, 0-1>")]
    public void Token_scores_without_tags_are_refused_by_fit_and_schema(string label, string found)
    {
        IDataView rows = _ml.View(Rows.OrderOfTwo(10));
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var options = Rows.Small with { TokenScoresColumnName = "Scores" };
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message;
        Assert.Contains($"label column '{label}': expected a vector of keys (a tag per token:", message);
        Assert.Contains(found, message);
        SchemaShape shape = AttentionSchema.ShapeOf(data.Schema);
        message = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message;
        Assert.Contains($"label column '{label}': expected a vector of keys (a tag per token:", message);
    }

    [Fact]
    public void A_label_that_declares_too_many_classes_is_refused()
    {
        IDataView rows = _ml.View(Rows.OrderOfTwo(10));
        IDataView data = _ml.Transforms.Conversion.Hash("Label", numberOfBits: 17).Fit(rows).Transform(rows);
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", Rows.Small);
        Assert.Contains(
            "label column 'Label': expected a key of at most 65536 classes",
            Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
    }

    [Theory]
    [InlineData("Number")]
    [InlineData("Flag")]
    [InlineData("Nowhere")]
    public void An_input_of_the_wrong_type_is_refused_by_fit_and_schema(string input)
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(10));
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", input, "Flag", Rows.Small);
        Assert.Contains($"'{input}'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        SchemaShape shape = AttentionSchema.ShapeOf(data.Schema);
        Assert.Contains($"'{input}'", Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message);
    }

    [Fact]
    public void Options_out_of_range_are_refused_at_once()
    {
        AssertRefused(
            Rows.Small with { Encoder = new EncoderOptions { Width = 10, Heads = 3 } }, "Heads is 3; expected a divisor");
        AssertRefused(
            Rows.Small with { Encoder = new EncoderOptions { Source = AttentionSource.Tables } }, "Layers is 2; expected 1");
        AssertRefused(Rows.Small with { Training = new TrainingOptions { Dropout = double.NaN } }, "Dropout is NaN");
        AssertRefused(Rows.Small with { Vocabulary = new VocabularyOptions { MinimumCount = 0 } }, "MinimumCount is 0");
        var scores = Rows.Small with { TokenScoresColumnName = "Scores" };
        Assert.Contains("TokenScoresColumnName is 'Scores' without a label", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", options: scores)).Message);
        AssertRefused(scores with { TokensColumnName = "Scores" }, "'Scores'");
        var same = Rows.Small with { TokensColumnName = "Features" };
        Assert.Contains("'Features'", Assert.Throws<ArgumentException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", options: same)).Message);
    }

    [Fact]
    public void A_gpu_that_is_not_there_is_an_error_unless_falling_back_is_allowed()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda.is_available(), "This machine has a GPU.");
        IDataView data = _ml.View(Rows.OrderOfTwo(40));
        _ml.GpuDeviceId = 0;
        _ml.FallbackToCpu = false;
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Rows.Small);
        Assert.Contains("GpuDeviceId is 0", Assert.Throws<InvalidOperationException>(() => estimator.Fit(data)).Message);
        _ml.FallbackToCpu = true;
        Assert.All(estimator.Fit(data).Transform(data).Features(), row => Assert.True(row.All(float.IsFinite)));
    }

    private void AssertRefused(AttentionOptions options, string message) => Assert.Contains(
        message, Assert.ThrowsAny<ArgumentException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options)).Message);

    private void AssertFitFails<T>(IReadOnlyList<Row> rows, string label, string message) where T : Exception
    {
        IEstimator<ITransformer> estimator = label == "Label"
            ? _ml.Transforms.Conversion.MapValueToKey("Label")
                .Append(_ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, Rows.Small))
            : _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, Rows.Small);
        Assert.Contains(message, Assert.Throws<T>(() => estimator.Fit(_ml.View(rows))).Message);
    }
}
