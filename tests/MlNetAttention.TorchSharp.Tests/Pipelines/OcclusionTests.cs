using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>What moved the predictions of models that were trained on rows in which one word decides.</summary>
[Collection(TrainingCollection.Name)]
public sealed class OcclusionTests
{
    private const string Text = "the old red quiet one";

    private static readonly AttentionOptions Options = Rows.Small with
    {
        Training = Rows.Small.Training with { Epochs = 12, LearningRate = 0.01 },
    };

    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;

    public OcclusionTests() => _data = _ml.View(OneWordDecides(300));

    [Fact]
    public void Sdca_for_classes_rests_on_the_word_that_decides()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Attention("Features", "Text", "Label"))
            .Append(_ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 20))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(_data);
        ITransformer loaded = EstimatorWorkout.SaveAndLoad(_ml, model, _data.Schema);

        // The row has no label.
        OcclusionExplanation explanation = new MLContext().Model.ExplainByOcclusion(loaded, Text, _data.Schema);
        Assert.Equal(("warm", OcclusionScoreKind.LogOdds), (explanation.PredictedLabel, explanation.ScoreKind));
        RestsOnRed(explanation);
        Assert.Equal(explanation.Tokens, _ml.Model.ExplainByOcclusion(model, Text, _data.Schema).Tokens);

        OcclusionExplanation replaced = _ml.Model.ExplainByOcclusion(
            loaded, Text, _data.Schema, new() { Kind = OcclusionKind.UnknownToken });
        RestsOnRed(replaced);
    }

    [Fact]
    public void FastTree_and_LightGbm_behind_two_kinds_of_features_rest_on_the_word_that_decides()
    {
        var featurizer = _ml.Transforms.Text.FeaturizeText("Bag", "Text")
            .Append(Attention("Attention", "Text", "Flag"))
            .Append(_ml.Transforms.Concatenate("Features", "Bag", "Attention")).Fit(_data);
        IDataView features = featurizer.Transform(_data);
        foreach (IEstimator<ITransformer> trainer in new IEstimator<ITransformer>[]
        {
            _ml.BinaryClassification.Trainers.FastTree("Flag", numberOfTrees: 10),
            _ml.BinaryClassification.Trainers.LightGbm("Flag", numberOfIterations: 10),
            _ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag", maximumNumberOfIterations: 20),
        })
        {
            var model = new TransformerChain<ITransformer>(featurizer, trainer.Fit(features));
            OcclusionExplanation explanation = _ml.Model.ExplainByOcclusion(model, Text);
            Assert.Equal(("True", OcclusionScoreKind.LogOdds), (explanation.PredictedLabel, explanation.ScoreKind));
            RestsOnRed(explanation);
            Assert.Equal("False", explanation.Tokens[2].PredictedLabelWithout);

            OcclusionExplanation cold = _ml.Model.ExplainByOcclusion(model, "the blue old one");
            Assert.Equal("False", cold.PredictedLabel);
            Assert.True(cold.Probability > 0.5);
        }
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Words")]
    [InlineData("Keys")]
    public void A_number_from_any_kind_of_tokens_rests_on_the_word_that_decides(string input)
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words")
            .Append(Attention("Features", input, "Number"))
            .Append(_ml.Regression.Trainers.FastTree("Number", numberOfTrees: 20)).Fit(_data);
        IDataView rows = _ml.View([new Row { Text = Text, Words = Text.Split(' ') }]);
        OcclusionExplanation explanation = _ml.Model.ExplainByOcclusion(model, rows).Single();
        Assert.Equal((null, OcclusionScoreKind.Number), (explanation.PredictedLabel, explanation.ScoreKind));
        Assert.InRange(explanation.Score, 2, 4);
        RestsOnRed(explanation);
    }

    private static void RestsOnRed(OcclusionExplanation explanation)
    {
        Assert.Equal(Text.Split(' '), explanation.Tokens.Select(token => token.Token));
        double[] moved = [.. explanation.Tokens.Select(token => Math.Abs(token.Effect))];
        Assert.All(moved, value => Assert.True(double.IsFinite(value)));
        Assert.True(explanation.Tokens[2].Effect > 0);
        double next = moved.Where((_, i) => i != 2).Max();
        Assert.True(moved[2] > 2 * next, $"red moved it by {moved[2]}, another word by {next}");
    }

    private AttentionFeaturizingEstimator Attention(string output, string input, string label) =>
        _ml.Transforms.Text.FeaturizeWithAttention(output, input, label, Options);

    /// <summary>Texts of 1 to 7 words; those with "red" are warm, those with "blue" or neither are cold.</summary>
    private static List<Row> OneWordDecides(int count)
    {
        string[] fillers = ["the", "old", "very", "quiet", "one"];
        var random = new Random(5);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            bool warm = i % 2 == 0;
            List<string> words = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => fillers[random.Next(fillers.Length)])];
            if (warm || i % 4 == 1) words.Insert(random.Next(words.Count + 1), warm ? "red" : "blue");
            rows.Add(new Row
            {
                Text = string.Join(' ', words),
                Words = [.. words],
                Label = warm ? "warm" : "cold",
                Flag = warm,
                Number = warm ? 3.5f : -1f,
            });
        }

        return rows;
    }
}
