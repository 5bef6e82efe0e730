using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Training.Tests.Pipelines;
using MlNetAttention.Weights;

namespace MlNetAttention.Training.Tests.FineTuning;

/// <summary>Pretrained encoders that are trained further.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FineTuningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly AttentionEncoder _encoder;

    public FineTuningTests() => _encoder = TinyEncoder.Load(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Label")]
    [InlineData("Flag")]
    public void A_trainer_learns_from_the_order_of_words(string label)
    {
        AttentionTrainerOptions options = TinyEncoder.Trainer(_encoder, TinyEncoder.Thorough);
        IDataView train = Keyed(PetRows.Of(401)), unseen = Keyed(PetRows.Of(101, seed: 8));
        ITransformer model = label == "Label"
            ? _ml.MulticlassClassification.Trainers.Attention(label, ["Text"], options).Fit(train)
            : _ml.BinaryClassification.Trainers.Attention(label, ["Text"], options).Fit(train);
        IDataView scored = EstimatorWorkout.SaveAndLoad(_ml, model, train.Schema).Transform(unseen);
        double accuracy = label == "Label"
            ? _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy
            : _ml.BinaryClassification.Evaluate(scored, label).Accuracy;
        Assert.True(accuracy > 0.95, $"{accuracy}");
    }

    [Fact]
    public void Nothing_but_the_head_is_new_before_the_first_step()
    {
        // A learning rate that changes no number of single precision, beside which the head has its own.
        AttentionOptions options = TinyEncoder.Quick(_encoder) with { Features = FeatureContent.ScoresAndVector };
        options = options with { Training = options.Training with { LearningRate = 1e-300 } };
        AttentionFeaturizingTransformer model = Fit(options, "Flag");
        foreach (WeightShape weight in _encoder.Weights.Layout)
        {
            Assert.Equal(_encoder.Weights[weight.Name], model.Encoder.Weights[weight.Name]);
        }

        Assert.Equal(
            _encoder.Encode("The cats, the dogs").Pooled.ToArray(),
            model.Encoder.Encode("The cats, the dogs").Pooled.ToArray());
        float[][] scores = [.. model.Transform(_ml.View(PetRows.Of(31))).Features().Select(row => row[..2])];
        Assert.True(scores.Select(row => row[0]).Distinct().Count() > 5);
    }

    [Fact]
    public void All_layers_are_trained_and_the_encoder_stays_as_it_is()
    {
        float[][] before = Weights(_encoder);
        AttentionFeaturizingTransformer model = Fit(TinyEncoder.Quick(_encoder) with
        {
            Training = new TrainingOptions { Threads = 2, Folds = 1, LearningRate = 0.01 },
        });
        Assert.Equal(before, Weights(_encoder));
        Assert.All(before.Zip(Weights(model.Encoder)), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(_encoder.Vocabulary.Tokens, model.Encoder.Vocabulary.Tokens);
        Assert.Equal(_encoder.Options, model.Encoder.Options);
        Assert.Equal(["[CLS]", "cat", "##s", "[SEP]"], model.Encoder.Encode("cats").Tokens);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        byte[] expected = TinyEncoder.Bytes(Fit(options));
        Assert.Equal(expected, TinyEncoder.Bytes(Fit(options)));
        options = options with { Training = options.Training with { Seed = 2 } };
        Assert.NotEqual(expected, TinyEncoder.Bytes(Fit(options)));
    }

    [Theory]
    [InlineData(WeightStorage.Half)]
    [InlineData(WeightStorage.Single)]
    [InlineData(WeightStorage.Int8)]
    public void The_result_is_stored_as_the_pretrained_encoder_is(WeightStorage storage)
    {
        AttentionEncoder encoder = TinyEncoder.Load(_folder, storage);
        AttentionFeaturizingTransformer model =
            Fit(TinyEncoder.Quick(encoder) with { Features = FeatureContent.ScoresAndVector });
        foreach (WeightShape weight in encoder.Weights.Layout)
        {
            Assert.Equal(
                encoder.Weights.Stored(weight.Name).Storage, model.Encoder.Weights.Stored(weight.Name).Storage);
        }

        Assert.Equal(storage, model.Encoder.Weights.Stored(EncoderLayout.Embedding).Storage);
        IDataView rows = _ml.View(PetRows.Of(23, seed: 8));
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, model, rows.Schema);
        Assert.Equal(model.Transform(rows).Features(), loaded.Transform(rows).Features());
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData(2, 2)]
    [InlineData(20, 20)]
    public void Epochs_are_three_unless_they_are_given(int? given, int expected)
    {
        List<TrainingProgress> reports = [];
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        TrainingOptions training = options.Training with { Progress = new Training.Collector(reports), Patience = 20 };
        if (given is { } epochs) training = training with { Epochs = epochs };
        Fit(options with { Training = training });
        Assert.Equal(expected, reports[^1].Epoch);
        Assert.All(reports, report => Assert.Equal(expected, report.Epochs));
        Assert.InRange(reports.Max(report => report.LearningRate), 4e-5, 5e-5);
        Assert.InRange(reports[^1].LearningRate, 0, 1e-9);
    }

    [Theory]
    [InlineData("Text", "Label")]
    [InlineData("Words", "Flag")]
    [InlineData("Text", "Number")]
    [InlineData("Text", "Classes")]
    public void Every_label_and_input_passes_the_workout(string input, string label)
    {
        IDataView data = Keyed(PetRows.Of(41));
        IDataView wrong = _ml.Transforms.CopyColumns(input, "Number").Fit(data).Transform(data);
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        options = options with { TokensColumnName = "Tokens", Training = options.Training with { Folds = 2 } };
        EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", input, label, options), data, wrong);
    }

    [Fact]
    public void A_trainer_passes_the_workout()
    {
        IDataView data = Keyed(PetRows.Of(41));
        IDataView wrong = _ml.Transforms.CopyColumns("Text", "Number").Fit(data).Transform(data);
        AttentionTrainerOptions options = TinyEncoder.Trainer(_encoder, new() { Threads = 2 });
        EstimatorWorkout.Run(_ml, _ml.MulticlassClassification.Trainers.Attention("Label", ["Text"], options), data, wrong);
    }

    [Fact]
    public void Training_rows_get_the_scores_of_encoders_that_have_not_seen_them()
    {
        // Without held-out rows, as folds are left out where these are predicted as well as others.
        AttentionOptions options = TinyEncoder.Quick(_encoder);
        options = options with { Training = options.Training with { Folds = 3, ValidationFraction = 0 } };
        IDataView data = Keyed(PetRows.Of(61));
        AttentionFeaturizingTransformer model = _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", "Text", "Label", options).Fit(data);
        float[][] served = model.Transform(data).Features(), outOfFold = model.TransformForTrainingPipeline(data).Features();
        Assert.Equal(served.Length, outOfFold.Length);
        Assert.All(served.Zip(outOfFold), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    private float[][] Weights(AttentionEncoder encoder) =>
        [.. encoder.Weights.Layout.Where(IsUsed).Select(weight => encoder.Weights[weight.Name])];

    // What does not move: a key bias, the same for every key, and the second segment of a single text.
    private static bool IsUsed(WeightShape weight) => !weight.Name.EndsWith("key.bias", StringComparison.Ordinal);

    private IDataView Keyed(List<Row> rows) =>
        _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.Transforms.Conversion.MapValueToKey("Tags"))
            .Fit(_ml.View(PetRows.Of(53))).Transform(_ml.View(rows));

    private AttentionFeaturizingTransformer Fit(AttentionOptions options, string label = "Flag") =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options).Fit(_ml.View(PetRows.Of(101)));
}
