using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>Tagging words with a trainer of ML.NET behind token scores or vectors, as users write it.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TaggingTests
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        Encoder = Rows.Small.Encoder with { Width = 16, Layers = 2, FeedForwardWidth = 32 },
        Training = Rows.Small.Training with { Epochs = 10, LearningRate = 0.02 },
        TokenVectorsColumnName = "TokenVectors",
        TokenScoresColumnName = "TokenScores",
    };

    private readonly MLContext _ml = new(3);

    [Theory]
    [InlineData("TokenScores")]
    [InlineData("TokenVectors")]
    public void Sdca_behind_the_encoder_tags_words_by_words_far_away(string column)
    {
        List<Row> test = [.. Rows.OrderOfTwo(100, seed: 8), new Row { Text = "", Words = [], Tags = [] }];
        IDataView train = _ml.View(Rows.OrderOfTwo(400));
        train = _ml.Transforms.Conversion.MapValueToKey("Tags").Fit(train).Transform(train);
        var featurizer = _ml.Transforms.Text.FeaturizeWithAttention("Pooled", "Words", "Tags", Options).Fit(train);
        IDataView rows = featurizer.TransformForTrainingPipeline(train);
        IDataView tokens = _ml.Data.SequencesToTokens(rows, [new("Features", column), new("Label", "Tags")]);
        var sdca = new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 };
        var tagger = _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(sdca).Fit(_ml.Data.Cache(tokens));

        // A tagger is saved as two models.
        ITransformer loadedFeaturizer = EstimatorWorkout.SaveAndLoad(_ml, featurizer, train.Schema);
        ITransformer loadedTagger = EstimatorWorkout.SaveAndLoad(_ml, tagger, tokens.Schema);
        IDataView unseen = loadedFeaturizer.Transform(_ml.View(test));
        IDataView scored = loadedTagger.Transform(_ml.Data.SequencesToTokens(unseen, [new("Features", column)]));
        IDataView tagged =
            _ml.Data.TokensToSequences(scored, unseen, [new("Predicted", "PredictedLabel"), new("Scores", "Score")]);
        IDataView named = _ml.Transforms.Conversion.MapKeyToValue("Predicted").Fit(tagged).Transform(tagged);

        string[][] predicted = [.. named.GetColumn<string[]>("Predicted")];
        Assert.Equal(test.Select(row => row.Tags.Length), predicted.Select(tags => tags.Length));
        Assert.Equal(test.Select(row => 3 * row.Tags.Length), named.GetColumn<float[]>("Scores").Select(scores => scores.Length));
        (string Right, string Guess)[] pairs = [.. test.SelectMany(row => row.Tags).Zip(predicted.SelectMany(tags => tags))];
        double accuracy = pairs.Where(pair => pair.Right != "filler").Average(pair => pair.Right == pair.Guess ? 1.0 : 0);
        Assert.True(accuracy > 0.9, $"accuracy {accuracy} where the word alone gives one half");
    }

    [Fact]
    public void Cross_validation_of_a_tagger_keeps_sequences_whole()
    {
        IDataView view = _ml.View(Rows.OrderOfTwo(120));
        var options = Options with { Training = Rows.Small.Training };
        IDataView rows = _ml.Transforms.Conversion.MapValueToKey("Tags")
            .Append(_ml.Transforms.Text.FeaturizeWithAttention("Pooled", "Words", "Tags", options))
            .Fit(view).Transform(view);
        IDataView tokens = _ml.Data.SequencesToTokens(rows, [new("Features", "TokenVectors"), new("Label", "Tags")]);
        var folds = _ml.MulticlassClassification.CrossValidate(
            _ml.Data.Cache(tokens), _ml.MulticlassClassification.Trainers.NaiveBayes(), 3, samplingKeyColumnName: "Sequence");
        ulong[][] sequences = [.. folds.Select(fold => fold.ScoredHoldOutSet.GetColumn<ulong>("Sequence").Distinct().ToArray())];
        Assert.Equal(120, sequences.Sum(fold => fold.Length));
        Assert.Equal(120, sequences.SelectMany(fold => fold).Distinct().Count());
    }
}
