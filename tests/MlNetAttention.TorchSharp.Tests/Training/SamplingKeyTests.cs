using Microsoft.ML;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That rows of one group are new to the encoders that score and teach them.</summary>
[Collection(TrainingCollection.Name)]
public sealed class SamplingKeyTests
{
    private readonly MLContext _ml = new(1);
    private readonly List<string> _messages = [];

    public SamplingKeyTests() => _ml.Log += (_, e) => _messages.Add(e.RawMessage);

    [Fact]
    public void Near_copies_in_other_folds_make_the_trainer_behind_trust_what_is_known_by_heart()
    {
        (double apart, double together) = Compare(seed: 5);

        // In nats; labels by chance have ln 2 = 0.693. With seeds 1 to 7: 1.19 to 1.55 without the key, 0.67 to 0.80 with it.
        Assert.InRange(together, 0.6, 0.85);
        Assert.True(apart > together + 0.3, $"{apart} without the key, {together} with it");
    }

    [Fact]
    public void The_column_is_needed_for_fit_alone()
    {
        IDataView data = Copies(seed: 5, groups: 20);
        AttentionFeaturizingTransformer model = Estimator("Group", Rows.ByHeart).Fit(data);
        IDataView bare = _ml.Transforms.DropColumns("Group").Fit(data).Transform(data);
        Assert.Equal(model.Transform(data).Features(), model.Transform(bare).Features());
        float[][] outOfFold = model.TransformForTrainingPipeline(bare).Features();
        Assert.Equal(model.TransformForTrainingPipeline(data).Features(), outOfFold);
        Assert.NotEqual(model.Transform(bare).Features(), outOfFold);
    }

    [Fact]
    public void A_single_group_is_a_warning()
    {
        IDataView data = Copies(seed: 5, groups: 6, groupOf: _ => "all");
        AttentionOptions options = Rows.Small with { Training = Rows.Small.Training with { Epochs = 1 } };
        Estimator("Group", options).Fit(data);
        foreach (string start in new[] { "No rows are held out: there are too few groups", "No folds: all rows are in one g" })
        {
            Assert.Contains(_messages, message => message.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Missing", "Could not find sampling key column 'Missing'")]
    [InlineData("Vector", "sampling key column 'Vector': expected text, a key, a number")]
    public void A_column_that_cannot_group_is_refused_by_fit_and_schema(string column, string message)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Rows.OrderOfTwo(20).Select(row => new { row.Text, row.Flag, Vector = new[] { 1f, 2f } }));
        AttentionFeaturizingEstimator estimator = Estimator(column, Rows.Small);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(data)).Message);
        SchemaShape shape = AttentionSchema.ShapeOf(data.Schema);
        Assert.Contains(message, Assert.Throws<ArgumentOutOfRangeException>(() => estimator.GetOutputSchema(shape)).Message);
    }

    /// <summary>The log-loss on new groups of a trainer behind the featurizer, without and with a sampling key.</summary>
    private (double Apart, double Together) Compare(int seed)
    {
        IDataView data = Copies(seed, groups: 40), test = Copies(seed + 100, groups: 60);
        double[] losses = [.. new[] { null, "Group" }.Select(key =>
        {
            var model = Estimator(key, Rows.ByHeart)
                .Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag", l2Regularization: 0.1f)).Fit(data);
            return _ml.BinaryClassification.Evaluate(model.Transform(test), "Flag").LogLoss * Math.Log(2);
        })];
        return (losses[0], losses[1]);
    }

    private AttentionFeaturizingEstimator Estimator(string? key, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", "Text", "Flag", options with { Training = options.Training with { SamplingKeyColumnName = key } });

    /// <summary>Groups of five texts: three words of sixty and each time two others, with a label by chance.</summary>
    private IDataView Copies(int seed, int groups, Func<int, string>? groupOf = null)
    {
        var random = new Random(seed);
        return _ml.Data.LoadFromEnumerable(Enumerable.Range(0, groups).SelectMany(group =>
        {
            string[] words = [Word(), Word(), Word()];
            bool flag = random.Next(2) == 1;
            return Enumerable.Range(0, 5).Select(_ => new
            {
                Text = string.Join(' ', [.. words, Word(), Word()]),
                Flag = flag,
                Group = groupOf is null ? $"group {group}" : groupOf(group),
            });
        }).ToArray());

        string Word() => $"w{random.Next(60)}";
    }
}
