using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MlNetAttention.Training.Tests.Pipelines;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That token scores of training rows are those of encoders that have not seen the row.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TokenScoreTests
{
    private const int Tags = 3;

    private static readonly AttentionOptions ByHeart = Rows.ByHeart with
    {
        TokenScoresColumnName = "Scores",
        TokenVectorsColumnName = "Vectors",
    };

    private static readonly AttentionOptions Brief = ByHeart with { Training = ByHeart.Training with { Epochs = 3 } };

    private readonly MLContext _ml = new(3);

    [Fact]
    public void Tags_by_chance_are_known_by_heart_afterwards_and_by_chance_while_a_trainer_is_fitted()
    {
        IDataView data = View(Chance(101));
        AttentionFeaturizingTransformer model = Fit(data, ByHeart);
        Assert.True(Accuracy(model.Transform(data)) > 0.95, $"{Accuracy(model.Transform(data))}");
        Assert.InRange(Accuracy(model.TransformForTrainingPipeline(data)), 0.2, 0.47);
    }

    [Fact]
    public void An_encoder_taught_by_the_other_folds_alone_does_not_learn_tags_by_heart()
    {
        IDataView data = View(Chance(101));
        AttentionOptions taught = ByHeart with { Training = ByHeart.Training with { Distillation = 1 } };
        Assert.InRange(Accuracy(Fit(data, taught).Transform(data)), 0.15, 0.55);
    }

    [Fact]
    public void The_tags_of_a_row_have_no_part_in_its_own_training_scores()
    {
        const int Changed = 17;
        List<Row> rows = Chance(53);
        float[][] before = Training(rows);
        rows[Changed].Tags = [.. rows[Changed].Tags.Select(tag => tag == "a" ? "b" : "a")];
        float[][] after = Training(rows);
        Assert.Equal(before[Changed], after[Changed]);
        Assert.Contains(Enumerable.Range(0, rows.Count), row => !before[row].SequenceEqual(after[row]));

        // The encoder that serves has seen it.
        Assert.NotEqual(Serving(Chance(53))[Changed], Serving(rows)[Changed]);

        float[][] Training(List<Row> all) => Fit(View(all), Brief).TransformForTrainingPipeline(View(all)).Features("Scores");
        float[][] Serving(List<Row> all) => Fit(View(all), Brief).Transform(View(all)).Features("Scores");
    }

    [Fact]
    public void Vectors_and_features_are_those_of_the_encoder_that_serves()
    {
        IDataView data = View(Chance(53));
        AttentionFeaturizingTransformer model = Fit(data, Brief);
        IDataView training = model.TransformForTrainingPipeline(data), serving = model.Transform(data);
        Assert.Equal(serving.Features("Vectors"), training.Features("Vectors"));
        Assert.Equal(serving.Features(), training.Features());
        Assert.NotEqual(serving.Features("Scores"), training.Features("Scores"));
        Assert.Equal(2 * 12, serving.Features()[0].Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_training_scores()
    {
        IDataView data = View(Chance(53));
        AttentionOptions options = Brief with { Training = Brief.Training with { Distillation = 0.5 } };
        Assert.Equal(
            Fit(data, options).TransformForTrainingPipeline(data).Features("Scores"),
            Fit(data, options).TransformForTrainingPipeline(data).Features("Scores"));
    }

    [Fact]
    public void Without_folds_and_of_a_loaded_model_training_scores_are_the_scores()
    {
        IDataView data = View(Chance(53));
        AttentionFeaturizingTransformer alone = Fit(data, Brief with { Training = Brief.Training with { Folds = 1 } });
        AttentionFeaturizingTransformer folded = Fit(data, Brief);
        var loaded = (AttentionFeaturizingTransformer)EstimatorWorkout.SaveAndLoad(_ml, folded, data.Schema);
        Assert.Equal(alone.Transform(data).Features("Scores"), alone.TransformForTrainingPipeline(data).Features("Scores"));
        Assert.Equal(folded.Transform(data).Features("Scores"), loaded.TransformForTrainingPipeline(data).Features("Scores"));
        Assert.Equal(["a", "b", "c"], loaded.Layout.TokenHead!.Names.Order());
    }

    [Fact]
    public void Folds_are_trained_for_token_scores_alone()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.RawMessage);
        Fit(View(Chance(53)), Brief with { TokenScoresColumnName = null });
        Assert.DoesNotContain(messages, message => message.StartsWith("Fold", StringComparison.Ordinal));
        Fit(View(Chance(53)), Brief);
        Assert.Contains(messages, message => message.StartsWith("Fold", StringComparison.Ordinal));
    }

    [Fact]
    public void No_folds_are_trained_where_new_tags_are_known_as_well_as_those_of_training_rows()
    {
        var messages = new List<string>();
        _ml.Log += (_, e) => messages.Add(e.RawMessage);
        var options = Rows.Small with
        {
            TokenScoresColumnName = "Scores",
            Training = Rows.Small.Training with { Epochs = 25, LearningRate = 0.01 },
        };
        Fit(View(Rows.OrderOfTwo(600)), options);
        Assert.Contains(messages, message => message.StartsWith("No folds: loss 0.0", StringComparison.Ordinal));
    }

    private static double Accuracy(IDataView view)
    {
        IEnumerable<bool> right =
            from row in view.Features("Scores").Zip(view.GetColumn<uint[]>("Tags"))
            from t in Enumerable.Range(0, row.Second.Length)
            select TensorPrimitives.IndexOfMax(row.First.AsSpan(t * Tags, Tags)) == row.Second[t] - 1;
        return right.Average(isRight => isRight ? 1.0 : 0);
    }

    private static List<Row> Chance(int count)
    {
        var random = new Random(11);
        string[] tags = ["a", "b", "c"];
        return
        [
            .. Enumerable.Range(0, count).Select(i => new Row
            {
                Words = [$"w{i}", $"v{i}", $"u{i}"],
                Tags = [.. Enumerable.Range(0, 3).Select(_ => tags[random.Next(Tags)])],
            }),
        ];
    }

    private IDataView View(List<Row> rows)
    {
        // By value, so that a tag has the same key whichever row comes first.
        IDataView view = _ml.View(rows);
        var toKeys =
            _ml.Transforms.Conversion.MapValueToKey("Tags", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
        return toKeys.Fit(view).Transform(view);
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Words", "Tags", options).Fit(data);
}
