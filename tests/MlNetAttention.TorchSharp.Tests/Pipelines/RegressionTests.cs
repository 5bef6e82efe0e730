using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>
/// That ML.NET's regression holds behind the features: its SDCA diverges on a bare prediction, for labels of most scales and up
/// to 800 rows.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class RegressionTests
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        Training = Rows.Small.Training with { Epochs = 12, LearningRate = 0.01, Folds = 2 },
    };

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(0, 1, 20)]
    [InlineData(0, 1, 300)]
    [InlineData(-0.5f, 0.5f, 60)]
    [InlineData(100, 100.5f, 20)]
    [InlineData(0, 1e-4f, 60)]
    [InlineData(0, 1e6f, 60)]
    public void Sdca_with_its_defaults_holds_and_learns_what_there_is_to_learn(float low, float high, int count)
    {
        IDataView train = View(count, low, high, seed: 3), test = View(100, low, high, seed: 4);
        var pipeline = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Text", "Label", Options)
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Regression.Trainers.Sdca());
        RegressionMetrics metrics = _ml.Regression.Evaluate(pipeline.Fit(train).Transform(test));
        double deviation = (high - low) / 2;

        // Of twenty rows the encoder learns next to nothing.
        Assert.True(
            metrics.RootMeanSquaredError < (count > 20 ? 0.9 : 1.1) * deviation,
            $"RMSE {metrics.RootMeanSquaredError} where the mean has {deviation}");
    }

    private IDataView View(int count, float low, float high, int seed)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Rated
        {
            Text = $"it was {(i % 2 == 0 ? "good" : "bad")} {(random.Next(2) == 0 ? "food" : "wine")}",
            Label = i % 2 == 0 ? high : low,
        }).ToArray());
    }

    private sealed class Rated
    {
        public string Text { get; set; } = "";

        public float Label { get; set; }
    }
}
