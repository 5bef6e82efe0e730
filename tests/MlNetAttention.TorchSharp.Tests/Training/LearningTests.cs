using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That an encoder learns from each kind of label and input what a bag of words cannot tell.</summary>
[Collection(TrainingCollection.Name)]
public sealed class LearningTests
{
    private static readonly AttentionOptions Options = Rows.Small with
    {
        Encoder = Rows.Small.Encoder with { Width = 16, Layers = 2, FeedForwardWidth = 32 },
        Training = Rows.Small.Training with { Epochs = 25, LearningRate = 0.01 },
        Features = FeatureContent.ScoresAndVector,
    };

    private static readonly AttentionOptions Short = Options with
    {
        Training = Options.Training with { Epochs = 10, LearningRate = 0.02 },
    };

    private readonly MLContext _ml = new(3);
    private readonly List<TrainingProgress> _reports = [];

    [Theory]
    [InlineData("Text")]
    [InlineData("Words")]
    public void Classes_are_learned_from_text_and_words(string input)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(Featurizer(input, "Label"));
        pipeline.Fit(_ml.View(Rows.OrderOfTwo(600)));
        Assert.True(Best() > 0.98, $"accuracy {Best()}");
    }

    [Fact]
    public void Classes_are_learned_from_keys()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Append(Featurizer("Keys", "Flag"));
        IDataView data = _ml.View(Rows.OrderOfTwo(600));
        var model = pipeline.Fit(data);
        Assert.True(Best() > 0.98, $"accuracy {Best()}");

        // The encoder knows the texts behind the keys.
        Assert.Contains("left", model.LastTransformer.Encoder.Vocabulary.Tokens);
        float[] direct = model.LastTransformer.Encoder.Encode(Rows.OrderOfTwo(1)[0].Words).Pooled.ToArray();
        Assert.Equal(direct, model.Transform(data).Features()[0][2..]);
    }

    [Fact]
    public void A_boolean_is_learned()
    {
        Featurizer("Text", "Flag").Fit(_ml.View(Rows.OrderOfTwo(600)));
        Assert.True(Best() > 0.98, $"accuracy {Best()}");
    }

    [Fact]
    public void A_number_is_learned()
    {
        Featurizer("Text", "Number").Fit(_ml.View(Rows.OrderOfTwo(600)));
        Assert.Equal("R²", _reports[^1].Validation!.MetricName);
        Assert.True(Best() > 0.9, $"R² {Best()}");
    }

    [Fact]
    public void Several_classes_a_row_are_learned()
    {
        Featurizer("Text", "Classes", Short).Fit(_ml.View(Rows.OrderOfTwo(600)));
        Assert.Equal("micro-F1", _reports[^1].Validation!.MetricName);
        Assert.True(Best() > 0.97, $"micro-F1 {Best()}");
    }

    [Fact]
    public void Tags_that_depend_on_words_far_away_are_learned()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Tags").Append(Featurizer("Text", "Tags", Short));
        pipeline.Fit(_ml.View(Rows.OrderOfTwo(400)));

        // Who knows each word alone is right with the fillers and with half of the others.
        Assert.Equal("accuracy", _reports[^1].Validation!.MetricName);
        Assert.InRange(_reports[^1].Validation!.Rows, 40 * 2, 40 * 7);
        Assert.True(Best() > 0.98, $"accuracy {Best()}");
    }

    [Fact]
    public void Hidden_tokens_are_learned_without_a_label()
    {
        Featurizer("Text", null).Fit(_ml.View(Rows.OrderOfTwo(600)));

        // The word opposite "left" is always "right"; guessing the most frequent word would give less than 0.3.
        Assert.True(Best() > 0.3, $"accuracy {Best()}");
    }

    [Fact]
    public void Balanced_classes_reach_the_rare_one()
    {
        List<Row> rows = Rows.OrderOfTwo(800);
        List<Row> uneven = [.. rows.Where((row, i) => row.Flag || i % 16 == 1)];
        var options = Options with { Training = Options.Training with { ClassWeighting = ClassWeighting.Balanced } };
        Featurizer("Text", "Flag", options).Fit(_ml.View(uneven));
        Assert.True(Best() > 0.98, $"accuracy {Best()}");
    }

    private double Best() => _reports.Where(r => r.Validation is not null).MinBy(r => r.Validation!.Loss)!.Validation!.Metric;

    private AttentionFeaturizingEstimator Featurizer(string input, string? label, AttentionOptions? options = null)
    {
        options ??= Options;
        options = options with { Training = options.Training with { Progress = new Collector(_reports) } };
        return _ml.Transforms.Text.FeaturizeWithAttention("Features", input, label, options);
    }
}

/// <summary>Keeps every report, in order, on the thread that made it.</summary>
internal sealed class Collector(List<TrainingProgress> reports,
    Action<TrainingProgress>? then = null) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value)
    {
        reports.Add(value);
        then?.Invoke(value);
    }
}
