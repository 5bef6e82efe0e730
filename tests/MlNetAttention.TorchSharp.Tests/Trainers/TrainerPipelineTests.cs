using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet.Predictions;

namespace MlNetAttention.Training.Tests.Trainers;

/// <summary>What ML.NET offers behind a trainer works behind this one.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainerPipelineTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Classes_are_evaluated_cross_validated_named_and_predicted_one_by_one()
    {
        IDataView train = _ml.View(Rows.OrderOfTwo(240)), test = _ml.View(Rows.OrderOfTwo(100, seed: 8));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
            .Append(_ml.MulticlassClassification.Trainers.Attention("Key", ["Text"], Trainers.Learning))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"));
        var model = pipeline.Fit(train);
        IDataView scored = model.Transform(test);
        MulticlassClassificationMetrics metrics =
            _ml.MulticlassClassification.Evaluate(scored, "Key", topKPredictionCount: 2);
        Assert.True(metrics.MicroAccuracy > 0.9, $"accuracy {metrics.MicroAccuracy}");
        Assert.True(metrics.LogLoss < 0.4, $"log-loss {metrics.LogLoss}");
        Assert.Equal(1, metrics.TopKAccuracy);

        float[][] scores = scored.Features("Score");
        Assert.All(scores, row => Assert.Equal(1, row.Sum(), 1e-6));
        string[] names = [.. scored.GetColumn<string>("Name")];
        IEnumerable<string> labels = scored.GetColumn<string>("Label");
        Assert.Equal(metrics.MicroAccuracy, labels.Zip(names).Average(row => row.First == row.Second ? 1 : 0), 1e-9);

        ITransformer loaded = Trainers.SaveAndLoad(_ml, model, train.Schema);
        var engine = new MLContext().Model.CreatePredictionEngine<Row, Answer>(loaded);
        Assert.Equal(names.Take(9), Rows.OrderOfTwo(9, seed: 8).Select(row => engine.Predict(row).Name));

        AttentionTrainerOptions brief = Trainers.Small;
        var results = _ml.MulticlassClassification.CrossValidate(
            train, _ml.Transforms.Conversion.MapValueToKey("Key", "Label")
                .Append(_ml.MulticlassClassification.Trainers.Attention("Key", ["Text"], brief)), 2, "Key");
        Assert.All(results, result => Assert.InRange(result.Metrics.LogLoss, 0, 2));
    }

    [Fact]
    public void Truth_values_have_a_logit_and_its_probability()
    {
        IDataView train = _ml.View(Rows.OrderOfTwo(240)), test = _ml.View(Rows.OrderOfTwo(100, seed: 8));
        var model = _ml.BinaryClassification.Trainers.Attention("Flag", ["Text"], Trainers.Learning).Fit(train);
        IDataView scored = model.Transform(test);
        CalibratedBinaryClassificationMetrics metrics = _ml.BinaryClassification.Evaluate(scored, "Flag");
        Assert.True(metrics.Accuracy > 0.9, $"accuracy {metrics.Accuracy}");
        float[] logits = [.. scored.GetColumn<float>("Score")];
        float[] probabilities = [.. scored.GetColumn<float>("Probability")];
        Assert.All(logits.Zip(probabilities), row => Assert.Equal(1 / (1 + Math.Exp(-row.First)), row.Second, 1e-6));
        Assert.Equal(logits.Select(logit => logit > 0), scored.GetColumn<bool>("PredictedLabel"));

        // The same encoder for keys has the same probabilities: the second key is the second class of the head.
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey(
            "Key", "Flag", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(train).Transform(train);
        var twin = _ml.MulticlassClassification.Trainers.Attention("Key", ["Text"], Trainers.Learning).Fit(keyed);
        Assert.Equal(["False", "True"], twin.ClassNames);
        float[][] both = twin.Transform(test).Features("Score");
        Assert.All(both.Zip(probabilities), row => Assert.Equal(row.Second, row.First[1], 1e-6));
    }

    [Fact]
    public void A_number_is_in_the_unit_of_the_label()
    {
        IDataView train = _ml.View(Rows.OrderOfTwo(240)), test = _ml.View(Rows.OrderOfTwo(100, seed: 8));
        var model = _ml.Regression.Trainers.Attention("Number", ["Text"], Trainers.Learning).Fit(train);
        Assert.True(_ml.Regression.Evaluate(model.Transform(test), "Number").RSquared > 0.7);
        Assert.Equal((1f, 0), (model.Temperature, model.ClassNames.Count));
    }

    [Fact]
    public void Rows_without_a_label_are_skipped_and_a_class_without_rows_is_scored()
    {
        List<Row> rows = Rows.OrderOfTwo(40);
        IDataView all = _ml.View([.. rows, new Row { Label = "third", Text = "none of the two" }]);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(all);
        Row unknown = new() { Label = "fourth", Text = "something else" };
        var trainer = _ml.MulticlassClassification.Trainers.Attention("Key", ["Text"], Trainers.Small);
        AttentionPredictionTransformer model = trainer.Fit(keys.Transform(_ml.View([.. rows, unknown])));
        Assert.Equal(["first", "second", "third"], model.ClassNames);
        IDataView scored = model.Transform(keys.Transform(_ml.View([.. rows, unknown])));
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(scored, "Key");
        Assert.Equal(3, metrics.PerClassLogLoss.Count);
        Assert.All(scored.Features("Score"), row => Assert.Equal(3, row.Length));
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_and_its_encoder_is_found()
    {
        IDataView data = Trainers.Data(_ml);
        AttentionTrainerOptions options = Trainers.Small with { Training = Trainers.Small.Training with { Seed = 3 } };
        byte[][] first = Saved(Fit()), second = Saved(Fit());
        Assert.Equal(first, second);
        using var stream = new MemoryStream();
        AttentionPredictionTransformer model = Fit();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        Assert.Equal(
            model.Encoder.Encode("left old right").Pooled.ToArray(),
            AttentionEncoder.Load(stream).Encode("left old right").Pooled.ToArray());

        AttentionPredictionTransformer Fit() =>
            new MLContext(1).MulticlassClassification.Trainers.Attention("Label", ["Text"], options).Fit(data);

        byte[][] Saved(ITransformer fitted)
        {
            using var file = new MemoryStream();
            _ml.Model.Save(fitted, data.Schema, file);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return [.. archive.Entries.Where(entry => entry.Name.EndsWith(".bin", StringComparison.Ordinal)).Select(Bytes)];
        }

        static byte[] Bytes(ZipArchiveEntry entry)
        {
            using Stream opened = entry.Open();
            using var copy = new MemoryStream();
            opened.CopyTo(copy);
            return copy.ToArray();
        }
    }

    [Fact]
    public void Folds_are_trained_only_where_they_are_asked_for()
    {
        IDataView data = Trainers.Data(_ml);
        Assert.DoesNotContain(TrainingStage.Folds, Stages(null));
        Assert.Contains(TrainingStage.Folds, Stages(2));

        HashSet<TrainingStage> Stages(int? folds)
        {
            var stages = new Recorder();
            Trainers.Of(_ml, PredictedKind.Binary, "Flag", options: Trainers.Small with
            {
                Training = Trainers.Small.Training with { Epochs = 1, ValidationFraction = 0, Folds = folds, Progress = stages },
            }).Fit(data);
            return stages.Seen;
        }
    }

    [Fact]
    public void Occlusion_explains_a_prediction_and_permutation_points_to_it()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(60));
        ITransformer model = Trainers.Of(_ml, PredictedKind.Binary, "Flag").Fit(data);
        OcclusionExplanation why = _ml.Model.ExplainByOcclusion(model, "left old right");
        Assert.Equal(["left", "old", "right"], why.Tokens.Select(token => token.Token));
        Assert.Equal(OcclusionScoreKind.LogOdds, why.ScoreKind);
        Assert.Contains(why.Tokens, token => token.Effect != 0);

        var chain = new TransformerChain<ITransformer>(model);
        foreach (ITransformer permuted in new[] { model, chain })
        {
            Assert.Contains(nameof(OcclusionCatalog.ExplainByOcclusion), Assert.Throws<NotSupportedException>(
                () => _ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(permuted, data, "Flag")).Message);
        }
    }

    private sealed class Recorder : IProgress<TrainingProgress>
    {
        internal HashSet<TrainingStage> Seen { get; } = [];

        public void Report(TrainingProgress value)
        {
            lock (Seen) Seen.Add(value.Stage);
        }
    }

    private sealed class Answer
    {
        public string Name { get; set; } = "";
    }
}
