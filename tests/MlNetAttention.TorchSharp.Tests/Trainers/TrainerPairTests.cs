using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Trainers;

/// <summary>A trainer of several columns tells them apart, saved and with one of them missing.</summary>
[Collection(TrainingCollection.Name)]
public sealed class TrainerPairTests
{
    private readonly MLContext _ml = new(3);

    [Fact]
    public void Who_said_it_is_predicted_by_a_trainer_that_was_saved()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(600));
        IDataView test = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(200, seed: 8));
        AttentionPredictionTransformer fitted = _ml.BinaryClassification.Trainers.Attention(
            "Flag", ["First", "Second"], Options(epochs: 12)).Fit(train);
        ITransformer loaded = Trainers.SaveAndLoad(_ml, fitted, train.Schema);
        Assert.Equal(["First", "Second"], fitted.InputColumnNames);
        Assert.True(_ml.BinaryClassification.Evaluate(loaded.Transform(test), "Flag").Accuracy >= 0.99);
        Assert.Equal(
            fitted.Transform(test).GetColumn<float>("Probability"), loaded.Transform(test).GetColumn<float>("Probability"));
    }

    [Fact]
    public void An_optional_column_may_be_missing_and_another_may_not()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(48));
        AttentionTrainerOptions options = Options(epochs: 1) with
        {
            OptionalColumnNames = ["Second"],
            MaxTokensPerColumn = [5, 3],
        };
        AttentionPredictionTransformer fitted =
            _ml.BinaryClassification.Trainers.Attention("Flag", ["First", "Second"], options).Fit(train);
        ITransformer loaded = Trainers.SaveAndLoad(_ml, fitted, train.Schema);
        IDataView emptied = _ml.Data.LoadFromEnumerable(
            PairRows.WhoSaidIt(9).Select(row => new FirstAlone { First = row.First }).ToArray());
        IDataView empty = _ml.Transforms.CopyColumns("Second", "Empty").Fit(emptied).Transform(emptied);
        Assert.Equal(
            loaded.Transform(empty).GetColumn<float>("Score"), loaded.Transform(emptied).GetColumn<float>("Score"));
        IDataView without = _ml.Transforms.DropColumns("First").Fit(train).Transform(train);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => loaded.Transform(without));
        Assert.Contains("First", error.Message, StringComparison.Ordinal);
        Assert.Equal(["Second"], fitted.OptionalColumnNames);
        IEnumerable<OcclusionExplanation> explained = _ml.Model.ExplainByOcclusion(loaded, emptied, train.Schema);
        Assert.All(explained.SelectMany(row => row.Tokens), token => Assert.Equal("First", token.InputColumnName));
    }

    private static AttentionTrainerOptions Options(int epochs) => Trainers.Small with
    {
        Encoder = Rows.Small.Encoder with { Width = 16, Layers = 2, FeedForwardWidth = 32 },
        Training = Rows.Small.Training with { Epochs = epochs, LearningRate = 0.01, ValidationFraction = 0.2 },
    };

    private sealed class FirstAlone
    {
        public string First { get; set; } = "";

        public string Empty { get; set; } = "";
    }
}
