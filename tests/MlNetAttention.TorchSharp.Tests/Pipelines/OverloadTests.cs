using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>That a call can be written as ML.NET's own are, and means the same as the call with all options.</summary>
[Collection(TrainingCollection.Name)]
public sealed class OverloadTests
{
    private readonly MLContext _ml = new(3);

    [Fact]
    public void Options_and_columns_come_in_the_order_of_FeaturizeText()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(24));
        AttentionOptions options = Rows.Small with { LabelColumnName = "Flag" };
        AttentionFeaturizingTransformer called =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", options, "First", "Second").Fit(data);
        AttentionFeaturizingTransformer full =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Second"], "Flag", Rows.Small).Fit(data);
        Assert.Equal(["First", "Second"], called.InputColumnNames);
        Assert.Equal("Flag", called.LabelColumnName);
        Same(full, called, data);

        var inPlace = _ml.Transforms.Text.FeaturizeWithAttention("First", options);
        Assert.Equal(["First"], inPlace.Fit(data).InputColumnNames);
    }

    [Fact]
    public void Simple_arguments_are_those_options()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(12));
        AttentionFeaturizingTransformer called = _ml.Transforms.Text
            .FeaturizeWithAttention("Features", "Text", "Flag", numberOfEpochs: 1, maximumNumberOfTokens: 3).Fit(data);
        AttentionFeaturizingTransformer full = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", new()
        {
            Encoder = new() { MaxTokens = 3 },
            Training = new() { Epochs = 1 },
        }).Fit(data);
        Assert.Equal(3, called.Encoder.Options.MaxTokens);
        Same(full, called, data);
    }

    [Fact]
    public void Trainers_take_simple_arguments_too()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(30));
        var binary = _ml.BinaryClassification.Trainers.Attention("Flag", "Text", numberOfEpochs: 1, maximumNumberOfTokens: 5);
        var regression = _ml.Regression.Trainers.Attention("Number", "Text", "Number", numberOfEpochs: 1);
        Assert.Equal(5, binary.Fit(data).Encoder.Options.MaxTokens);
        Assert.Contains(
            "weight -1", Assert.Throws<InvalidOperationException>(() => regression.Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_labels_are_refused()
    {
        AttentionOptions options = Rows.Small with { LabelColumnName = "Flag" };
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", options));
        Assert.Contains("LabelColumnName is 'Flag'; expected null, or 'Label'", error.Message, StringComparison.Ordinal);
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options);
    }

    [Fact]
    public void A_null_in_place_of_a_column_means_its_default()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(12));
        AttentionOptions options = Rows.Small with { LabelColumnName = "Flag" };
        Assert.Equal(
            ["Text"], _ml.Transforms.Text.FeaturizeWithAttention("Text", null, "Flag", options).Fit(data).InputColumnNames);
        Assert.NotNull(_ml.BinaryClassification.Trainers.Attention("Flag", null).GetOutputSchema(MlNet.AttentionSchema.ShapeOf(data.Schema)));
    }

    private static void Same(ITransformer one, ITransformer other, IDataView data) =>
        Assert.Equal(one.Transform(data).Features("Features"), other.Transform(data).Features("Features"));
}
