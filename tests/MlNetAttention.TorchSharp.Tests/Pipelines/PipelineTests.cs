using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>The featurizer inside what users build around it.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PipelineTests
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        Encoder = Rows.Small.Encoder with { Layers = 2 },
        Training = Rows.Small.Training with { Epochs = 15, LearningRate = 0.01 },
    };

    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;

    public PipelineTests() => _data = _ml.View(Rows.OrderOfTwo(500));

    [Fact]
    public void Sdca_behind_it_learns_saves_loads_and_predicts()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", labelColumnName: "Label", Options))
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy())
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var split = _ml.Data.TrainTestSplit(_data, 0.2, seed: 1);
        ITransformer model = pipeline.Fit(split.TrainSet);
        Assert.True(_ml.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy > 0.95);

        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, model, _data.Schema);
        var engine = new MLContext().Model.CreatePredictionEngine<Row, Prediction>(loaded);
        Assert.Equal("first", engine.Predict(new Row { Text = "the left quiet right" }).PredictedLabel);
        Assert.Equal("second", engine.Predict(new Row { Text = "right very left" }).PredictedLabel);
    }

    [Fact]
    public void Cross_validation_fits_an_encoder_a_fold()
    {
        var pipeline = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Options)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag"));
        var folds = _ml.BinaryClassification.CrossValidate(_data, pipeline, 3, labelColumnName: "Flag");
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.Accuracy > 0.9, $"accuracy {fold.Metrics.Accuracy}"));
    }

    [Fact]
    public void LightGbm_and_FastTree_accept_the_features()
    {
        var featurizer = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Options);
        IDataView features = featurizer.Fit(_data).Transform(_data);
        ITransformer light = _ml.BinaryClassification.Trainers.LightGbm("Flag").Fit(features);
        ITransformer fast = _ml.BinaryClassification.Trainers.FastTree("Flag").Fit(features);
        Assert.True(_ml.BinaryClassification.Evaluate(light.Transform(features), "Flag").Accuracy > 0.95);
        Assert.True(_ml.BinaryClassification.Evaluate(fast.Transform(features), "Flag").Accuracy > 0.95);
    }

    [Fact]
    public void Words_from_ml_nets_own_tokenizer_are_taken_as_they_are()
    {
        var pipeline = _ml.Transforms.Text.TokenizeIntoWords("Split", "Text")
            .Append(_ml.Transforms.Text.FeaturizeWithAttention(
                "Features", "Split", "Flag", Rows.Small with { Features = FeatureContent.Vector }));
        var model = pipeline.Fit(_data);
        Assert.Equal(
            model.LastTransformer.Encoder.Encode(["left", "very", "right"]).Pooled.ToArray(),
            model.Transform(_ml.View([new Row { Text = "left very right" }])).Features()[0]);
    }

    [Fact]
    public void Features_do_not_depend_on_the_rows_around()
    {
        AttentionFeaturizingTransformer model =
            _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Rows.Small).Fit(_data);
        float[][] inOrder = model.Transform(_data).Features();
        List<Row> rows = Rows.OrderOfTwo(500);
        rows.Reverse();
        float[][] reversed = model.Transform(_ml.View(rows)).Features();
        for (int i = 0; i < inOrder.Length; i++) Assert.Equal(inOrder[i], reversed[^(i + 1)]);
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}
