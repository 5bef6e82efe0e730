using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetAttention.Tests.Explaining;

/// <summary>Rows at the edge, and many of them.</summary>
public class OcclusionRowTests
{
    private static readonly ExplainedFixture Text = new("text");

    [Theory]
    [InlineData("")]
    [InlineData(" \t ")]
    public void A_text_without_tokens_has_a_prediction_and_nothing_that_moved_it(string text)
    {
        foreach (ITransformer model in Text.All)
        {
            OcclusionExplanation found = Text.Explain(model, text);
            Assert.Empty(found.Tokens);
            Assert.True(double.IsFinite(found.Score));
        }
    }

    [Fact]
    public void One_token_moved_it_away_from_what_an_empty_text_gets()
    {
        foreach (ITransformer model in Text.All)
        {
            OccludedToken token = Assert.Single(Text.Explain(model, "dog").Tokens);
            Assert.Equal((0, 3), (token.Start, token.Length));
            Assert.Equal(1, token.AttentionReceived, 1e-5);
            Assert.True(double.IsFinite(token.Effect));
        }

        var regression = Text.Regression.Value;
        Assert.Equal(
            Text.Explain(regression, "").Score, Text.Explain(regression, "dog").Tokens[0].ScoreWithout);
    }

    [Fact]
    public void A_word_that_stands_twice_moves_it_the_same_twice_where_places_do_not_matter()
    {
        var explained = new ExplainedFixture(
            "text", RandomEncoder.Small with { Positions = PositionKind.None, LocalContextWidth = 1 });
        IReadOnlyList<OccludedToken> tokens = explained.Explain(explained.Regression.Value, "she never stops , she stops").Tokens;
        Assert.NotEqual(0, tokens[0].Effect);
        Assert.Equal(tokens[0].Effect, tokens[4].Effect, 1e-4);
        Assert.Equal(tokens[2].Effect, tokens[5].Effect, 1e-4);
    }

    [Fact]
    public void An_unknown_sign_replaced_by_an_unknown_one_moves_nothing()
    {
        // Unlike a sign, a word that is unknown has subwords.
        var model = Text.Regression.Value;
        IReadOnlyList<OccludedToken> tokens =
            Text.Explain(model, "dog 🐕 riley", new() { Kind = OcclusionKind.UnknownToken }).Tokens;
        Assert.Equal(0, tokens[1].Effect);
        Assert.NotEqual(0, tokens[0].Effect);
        Assert.NotEqual(0, Text.Explain(model, "dog 🐕 riley").Tokens[1].Effect);
    }

    [Fact]
    public void Rows_come_in_order_and_each_as_if_it_were_alone()
    {
        // Enough rows for ML.NET to share them among threads.
        string[] texts = RandomEncoder.Texts(150, longest: 12, seed: 5);
        var model = Text.Regression.Value;
        IEnumerable<OcclusionExplanation> all = Text.Ml.Model.ExplainByOcclusion(model, Text.Rows(texts));

        OcclusionExplanation[] found = [.. all];
        float[] scores = Text.Ask<float>(model, "Score", texts);
        Assert.Equal(scores.Select(score => (double)score), found.Select(row => row.Score));
        Assert.Equal(
            texts.Select(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(11).Count()),
            found.Select(row => row.Tokens.Count));
        for (int i = 0; i < texts.Length; i += 29) Assert.Equal(Text.Explain(model, texts[i]).Tokens, found[i].Tokens);

        // Again, one within the other, and not to the end.
        foreach ((OcclusionExplanation first, OcclusionExplanation second) in all.Zip(all).Take(5))
        {
            Assert.Equal(first.Tokens, second.Tokens);
        }
    }

    [Fact]
    public void A_view_without_rows_has_no_explanations() =>
        Assert.Empty(Text.Ml.Model.ExplainByOcclusion(Text.Regression.Value, Text.Rows()));

    [Fact]
    public void A_score_that_is_no_number_is_an_error_that_names_the_row()
    {
        var model = Text.Regression.Value;
        IDataView scored = model.Transform(Text.Data);
        var broken = new TransformerChain<ITransformer>(
            model, Text.Ml.Transforms.Expression("Score", "s => sqrt(0 - 1 - s * s)", "Score").Fit(scored));
        Assert.Contains(
            "score of row 1 is NaN",
            Assert.Throws<InvalidOperationException>(() => Text.Explain(broken, "dog")).Message, StringComparison.Ordinal);
    }
}
