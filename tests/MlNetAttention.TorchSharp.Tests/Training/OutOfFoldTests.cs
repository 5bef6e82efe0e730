using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That trainers are fitted on features of encoders that have not seen the row.</summary>
[Collection(TrainingCollection.Name)]
public sealed class OutOfFoldTests
{
    private readonly MLContext _ml = new(3);

    [Fact]
    public void Training_features_of_labels_by_chance_are_no_better_than_chance()
    {
        IDataView data = _ml.View(Chance(211));
        AttentionFeaturizingTransformer model = Fit(data, "Flag", Rows.ByHeart);
        Assert.True(Accuracy(model.Transform(data)) > 0.95, $"{Accuracy(model.Transform(data))}");
        Assert.InRange(Accuracy(model.TransformForTrainingPipeline(data)), 0.35, 0.65);
    }

    [Fact]
    public void An_encoder_taught_by_the_other_folds_alone_does_not_learn_labels_by_heart()
    {
        IDataView data = _ml.View(Chance(211));
        AttentionOptions taught = Rows.ByHeart with { Training = Rows.ByHeart.Training with { Distillation = 1 } };
        Assert.InRange(Accuracy(Fit(data, "Flag", taught).Transform(data)), 0.3, 0.7);
    }

    [Theory]
    [InlineData("Number")]
    [InlineData("Classes")]
    public void Numbers_and_sets_of_classes_are_taught_as_well(string label)
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(101));
        AttentionOptions options = Rows.Small with { Training = Rows.Small.Training with { ValidationFraction = 0 } };
        float[][] alone =
            Fit(data, label, options with { Training = options.Training with { Distillation = 0 } }).Transform(data).Features();
        float[][] taught = Fit(data, label, options).Transform(data).Features();
        Assert.Equal(alone[0].Length, taught[0].Length);
        Assert.NotEqual(alone, taught);
        Assert.All(taught, row => Assert.All(row, score => Assert.True(float.IsFinite(score))));
    }

    [Fact]
    public void Without_folds_and_with_vectors_alone_training_features_are_the_features()
    {
        IDataView data = _ml.View(Chance(53));
        foreach (AttentionOptions options in new[]
        {
            Rows.ByHeart with { Training = Rows.ByHeart.Training with { Folds = 1 } },
            Rows.ByHeart with { Features = FeatureContent.Vector },
        })
        {
            AttentionFeaturizingTransformer model = Fit(data, "Flag", options);
            Assert.Equal(model.Transform(data).Features(), model.TransformForTrainingPipeline(data).Features());
        }
    }

    [Fact]
    public void An_estimator_chain_fits_what_follows_on_training_features()
    {
        IDataView data = _ml.View(Chance(53));
        var seen = new Probe();
        var chain = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", Rows.ByHeart).Append(seen).Fit(data);
        var model = (AttentionFeaturizingTransformer)chain.First();
        Assert.Equal(model.TransformForTrainingPipeline(data).Features(), seen.Features);
        Assert.NotEqual(model.Transform(data).Features(), seen.Features);
        Assert.Equal(model.Transform(data).Features(), chain.Transform(data).Features());
    }

    [Fact]
    public void A_row_is_recognised_whatever_its_place_and_the_thread()
    {
        List<Row> rows = Chance(211);
        AttentionFeaturizingTransformer model = Fit(_ml.View(rows), "Flag", Rows.ByHeart);
        float[][] expected = model.TransformForTrainingPipeline(_ml.View(rows)).Features();
        rows.Reverse();
        Assert.Equal(expected.Reverse(), model.TransformForTrainingPipeline(_ml.View(rows)).Features());
        IDataView shuffled = model.TransformForTrainingPipeline(_ml.Data.ShuffleRows(_ml.View(rows), seed: 5));
        Assert.Equal(
            expected.Select(row => row[0]).Order(), _ml.Data.Cache(shuffled).Features().Select(row => row[0]).Order());
    }

    [Fact]
    public void The_same_seed_gives_the_same_training_features()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(101));
        AttentionOptions options = Rows.Small with { Training = Rows.Small.Training with { ValidationFraction = 0 } };
        float[][] once = Fit(data, "Number", options).TransformForTrainingPipeline(data).Features();
        Assert.Equal(once, Fit(data, "Number", options).TransformForTrainingPipeline(data).Features());
        Assert.NotEqual(once, Fit(data, "Number", options).Transform(data).Features());
    }

    [Fact]
    public void A_loaded_model_has_no_folds()
    {
        IDataView data = _ml.View(Chance(53));
        AttentionFeaturizingTransformer model = Fit(data, "Flag", Rows.ByHeart);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        var loaded = Assert.IsType<AttentionFeaturizingTransformer>(new MLContext().Model.Load(stream, out _));
        Assert.Equal(model.Transform(data).Features(), loaded.TransformForTrainingPipeline(data).Features());
    }

    [Fact]
    public void Predicted_numbers_are_in_deviations_from_the_mean_of_the_label_with_a_constant_beside_them()
    {
        List<Row> rows = Rows.OrderOfTwo(401);
        foreach (Row row in rows) row.Number = 1000 + 50 * row.Number;
        IDataView data = _ml.View(rows);
        AttentionOptions options = Rows.Small with
        {
            Training = Rows.Small.Training with { Epochs = 15, LearningRate = 0.01, ValidationFraction = 0 },
        };
        AttentionFeaturizingTransformer model = Fit(data, "Number", options);
        double mean = rows.Average(row => row.Number);
        double deviation = Math.Sqrt(rows.Average(row => Math.Pow(row.Number - mean, 2)));
        foreach (float[][] features in new[]
        {
            model.Transform(data).Features(), model.TransformForTrainingPipeline(data).Features(),
        })
        {
            Assert.All(features, feature => Assert.Equal((2, 1f), (feature.Length, feature[1])));
            double error = features.Zip(rows, (feature, row) => Math.Abs(feature[0] * deviation + mean - row.Number)).Average();
            Assert.True(error < 30, $"mean error {error}, of labels 225 apart");
        }
    }

    [Fact]
    public void No_folds_are_trained_where_new_rows_are_known_as_well_as_training_rows()
    {
        var messages = new List<string>();
        var ml = new MLContext(3);
        ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Rows.Small with { Training = Rows.Small.Training with { Epochs = 25, LearningRate = 0.01 } };
        IDataView data = ml.View(Rows.OrderOfTwo(600));
        ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Flag", options).Fit(data);
        Assert.Contains(messages, message => message.StartsWith("No folds: loss 0.0", StringComparison.Ordinal));
        Assert.DoesNotContain(messages, message => message.StartsWith("Fold", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_that_are_all_the_same_leave_no_folds()
    {
        IDataView data = _ml.View(Rows.AllTheSame(20));
        AttentionFeaturizingTransformer model = Fit(data, "Flag", Rows.ByHeart);
        Assert.Equal(model.Transform(data).Features(), model.TransformForTrainingPipeline(data).Features());
    }

    [Fact]
    public void Scores_are_named_after_the_label()
    {
        IDataView data = _ml.View(Rows.OrderOfTwo(53));
        AttentionOptions options = Rows.Small with { Training = Rows.Small.Training with { Folds = 1 } };
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        Assert.Equal(["Score.first", "Score.second"], Names(Fit(keyed, "Label", options).Transform(keyed)));
        Assert.Equal(["Score.False", "Score.True"], Names(Fit(data, "Flag", options).Transform(data)));
        Assert.Equal(["Score", "Constant"], Names(Fit(data, "Number", options).Transform(data)));
        string[] both = Names(Fit(data, "Flag", options with { Features = FeatureContent.ScoresAndVector }).Transform(data));
        Assert.Equal(["Score.False", "Score.True", "Mean.0"], both[..3]);
        Assert.Equal(2 + 2 * 12, both.Length);
    }

    private static string[] Names(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Features"].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => $"{name}")];
    }

    private static double Accuracy(IDataView view) => view.Features().Zip(view.GetColumn<bool>("Flag"))
        .Average(row => row.First[1] > row.First[0] == row.Second ? 1.0 : 0);

    private static List<Row> Chance(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(i => new Row { Text = $"w{i} v{i} u{i}", Flag = random.Next(2) == 1 })];
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, string label, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", label, options).Fit(data);

    /// <summary>Keeps the features it is fitted on.</summary>
    private sealed class Probe : IEstimator<ITransformer>
    {
        internal float[][] Features { get; private set; } = [];

        public ITransformer Fit(IDataView input)
        {
            Features = input.Features();
            return new MLContext().Transforms.CopyColumns("Copy", "Features").Fit(input);
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
