using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Tests.MlNet;

namespace MlNetAttention.Tests.Explaining;

/// <summary>The numbers, against the model asked about each changed row by itself.</summary>
public class OcclusionValueTests
{
    private static readonly string[] Texts =
        ["evan ' s dog riley", "she", "stranger dog stranger", "riley never stops moving , she is so hyper dog she dog evan"];

    private static readonly Dictionary<string, ExplainedFixture> ByKind =
        ServedFixture.Kinds.ToDictionary(kind => kind, kind => new ExplainedFixture(kind));

    public static TheoryData<string, OcclusionKind> Inputs => new(
        from kind in ServedFixture.Kinds from occlusion in Enum.GetValues<OcclusionKind>() select (kind, occlusion));

    [Theory, MemberData(nameof(Inputs))]
    public void A_number_is_what_the_model_says_to_the_row_without_the_token(string kind, OcclusionKind occlusion)
    {
        var explained = ByKind[kind];
        var model = explained.Regression.Value;
        foreach (string text in Texts)
        {
            OcclusionExplanation found = explained.Explain(model, text, new() { Kind = occlusion });
            float whole = explained.Ask<float>(model, "Score", [text])[0];
            float[] without = explained.Ask<float>(
                model, "Score", ExplainedFixture.Without(text, occlusion, explained.Featurizer.Encoder.Options.MaxTokens));

            Assert.Equal((OcclusionScoreKind.Number, whole), (found.ScoreKind, found.Score));
            Assert.Equal((null, null), (found.PredictedLabel, found.Probability));
            Assert.Equal(without.Select(score => (double)score), found.Tokens.Select(token => token.ScoreWithout));
            Assert.Equal(without.Select(score => (double)whole - score), found.Tokens.Select(token => token.Effect));
            Assert.Contains(found.Tokens, token => token.Effect != 0);
        }
    }

    [Theory, MemberData(nameof(Inputs))]
    public void Tokens_stand_in_the_order_of_the_row_with_their_places_and_attention(string kind, OcclusionKind occlusion)
    {
        var explained = ByKind[kind];
        var model = explained.Regression.Value;
        foreach (string text in Texts)
        {
            OcclusionExplanation found = explained.Explain(model, text, new() { Kind = occlusion });
            string[] words = [.. text.Split(' ').Take(explained.Featurizer.Encoder.Options.MaxTokens)];
            string[] tokens = kind == "keys" ? [.. words.Select(word => word.Replace("stranger", "[unknown]"))] : words;
            Assert.Equal(tokens, found.Tokens.Select(token => token.Token));
            if (kind == "text") Assert.Equal(words, found.Tokens.Select(token => text.Substring(token.Start, token.Length)));
            else Assert.Equal(Enumerable.Range(0, tokens.Length), found.Tokens.Select(token => token.Start));

            float[,] last = explained.Featurizer.Encoder.Encode(tokens).AttentionMaps[^1].Mean();
            for (int key = 0; key < tokens.Length; key++)
            {
                double mean = Enumerable.Range(0, tokens.Length).Average(query => last[query, key]);
                Assert.Equal(mean, found.Tokens[key].AttentionReceived, 1e-6);
            }

            Assert.Equal(1, found.Tokens.Sum(token => token.AttentionReceived), 1e-5);
        }
    }

    [Fact]
    public void Probabilities_of_classes_are_compared_as_log_odds_of_the_predicted_one()
    {
        var explained = ByKind["text"];
        var model = explained.Multiclass.Value;
        foreach (string text in Texts)
        {
            OcclusionExplanation found = explained.Explain(model, text);
            float[] whole = explained.Ask<float[]>(model, "Score", [text])[0];
            float[][] without = explained.Ask<float[]>(model, "Score", ExplainedFixture.Without(text, OcclusionKind.Delete, 11));
            int best = Array.IndexOf(whole, whole.Max());

            Assert.Equal(OcclusionScoreKind.LogOdds, found.ScoreKind);
            Assert.Equal($"{10 * best}", found.PredictedLabel); // keys in the order of the rows, whose classes are 0, 10, 20
            Assert.Equal(whole[best], found.Probability);
            Assert.Equal(LogOdds(whole[best]), found.Score, 1e-4);
            Assert.Equal(without.Select(scores => (double?)scores[best]), found.Tokens.Select(token => token.ProbabilityWithout));
            Assert.All(found.Tokens.Zip(without), pair =>
            {
                Assert.Equal(LogOdds(pair.Second[best]), pair.First.ScoreWithout, 1e-4);
                Assert.Equal(found.Score - pair.First.ScoreWithout, pair.First.Effect);
                Assert.Equal($"{10 * Array.IndexOf(pair.Second, pair.Second.Max())}", pair.First.PredictedLabelWithout);
            });
        }
    }

    [Fact]
    public void Scores_of_classes_are_compared_as_they_are()
    {
        var explained = ByKind["text"];
        var model = explained.MulticlassWithoutProbabilities.Value;
        foreach (string text in Texts)
        {
            OcclusionExplanation found = explained.Explain(model, text);
            float[] whole = explained.Ask<float[]>(model, "Score", [text])[0];
            float[][] without = explained.Ask<float[]>(model, "Score", ExplainedFixture.Without(text, OcclusionKind.Delete, 11));
            int best = Array.IndexOf(whole, whole.Max());
            Assert.Equal((OcclusionScoreKind.ClassScore, null), (found.ScoreKind, found.Probability));
            Assert.Equal(whole[best], found.Score);
            Assert.Equal(without.Select(scores => (double)scores[best]), found.Tokens.Select(token => token.ScoreWithout));
        }
    }

    [Fact]
    public void A_binary_probability_is_that_of_the_side_predicted_for_the_whole_row()
    {
        var explained = ByKind["text"];
        var model = explained.Binary.Value;
        var sides = new HashSet<string?>();
        foreach (string text in RandomEncoder.Texts(40, longest: 9, seed: 3))
        {
            OcclusionExplanation found = explained.Explain(model, text);
            double whole = explained.Ask<float>(model, "Probability", [text])[0];
            float[] without = explained.Ask<float>(
                model, "Probability", ExplainedFixture.Without(text, OcclusionKind.Delete, 11));
            bool side = explained.Ask<bool>(model, "PredictedLabel", [text])[0];
            sides.Add(found.PredictedLabel);

            Assert.Equal((OcclusionScoreKind.LogOdds, $"{side}"), (found.ScoreKind, found.PredictedLabel));
            Assert.Equal(side ? whole : 1 - whole, found.Probability);
            Assert.Equal(LogOdds(side ? whole : 1 - whole), found.Score, 1e-9);
            Assert.Equal(
                without.Select(p => (double?)(side ? p : 1.0 - p)), found.Tokens.Select(token => token.ProbabilityWithout));
        }

        Assert.Equal(2, sides.Count);
    }

    [Theory]
    [InlineData("1", 17.3)]
    [InlineData("0", -17.3)]
    public void Log_odds_of_certainty_are_finite(string certain, double expected)
    {
        ExplainedFixture explained = ByKind["text"];
        var model = explained.Binary.Value;
        var sure = explained.Ml.Transforms.Expression("Probability", $"p => {certain} + 0 * p", "Probability")
            .Append(explained.Ml.Transforms.Expression("PredictedLabel", "p => p > 0 - 1", "Probability"))
            .Fit(model.Transform(explained.Data));
        OcclusionExplanation found = explained.Explain(new TransformerChain<ITransformer>(model, sure), "dog riley");
        Assert.Equal("True", found.PredictedLabel);
        Assert.Equal(expected, found.Score, 0.05);
        Assert.All(found.Tokens, token => Assert.Equal(0, token.Effect));
    }

    [Fact]
    public void A_binary_score_is_turned_to_the_side_predicted_for_the_whole_row()
    {
        var explained = ByKind["text"];
        var model = explained.BinaryWithoutProbability.Value;
        var sides = new HashSet<string?>();
        foreach (string text in RandomEncoder.Texts(60, longest: 9, seed: 3))
        {
            OcclusionExplanation found = explained.Explain(model, text);
            float whole = explained.Ask<float>(model, "Score", [text])[0];
            float[] without = explained.Ask<float>(model, "Score", ExplainedFixture.Without(text, OcclusionKind.Delete, 11));
            int sign = whole > 0 ? 1 : -1;
            sides.Add(found.PredictedLabel);
            Assert.Equal((OcclusionScoreKind.ClassScore, null), (found.ScoreKind, found.Probability));
            Assert.Equal((whole > 0 ? "True" : "False", Math.Abs(whole)), (found.PredictedLabel, found.Score));
            Assert.Equal(without.Select(score => (double)sign * score), found.Tokens.Select(token => token.ScoreWithout));
            Assert.Equal(
                without.Select(score => score > 0 ? "True" : "False"), found.Tokens.Select(token => token.PredictedLabelWithout));
        }

        Assert.Equal(2, sides.Count);
    }

    private static double LogOdds(double p) => Math.Log(p / (1 - p));
}
