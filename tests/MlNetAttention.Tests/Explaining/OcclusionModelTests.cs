using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.Scoring;

namespace MlNetAttention.Tests.Explaining;

/// <summary>Where in a chain the tokens are taken out.</summary>
public class OcclusionModelTests
{
    private const string Text = "dog stops never riley , she";

    private static readonly ExplainedFixture Texts = new("text");
    private static readonly ExplainedFixture Words = new("words");

    private static MLContext Ml => Texts.Ml;

    [Fact]
    public void A_loaded_chain_of_chains_needs_no_label()
    {
        var label = Ml.Transforms.Conversion.MapValueToKey("Label", "Class").Fit(Texts.Data);
        var predict = Ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 5)
            .Append(Ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        IDataView features = Texts.Featurizer.Transform(label.Transform(Texts.Data));
        var model = new TransformerChain<ITransformer>(
            new TransformerChain<ITransformer>(label, new TransformerChain<ITransformer>(Texts.Featurizer)),
            predict.Fit(features));
        using var stream = new MemoryStream();
        Ml.Model.Save(model, Texts.Data.Schema, stream);
        stream.Position = 0;
        var fresh = new MLContext();
        ITransformer loaded = fresh.Model.Load(stream, out DataViewSchema inputSchema);

        OcclusionExplanation expected = Texts.Explain(model, Text);
        OcclusionExplanation fromText = fresh.Model.ExplainByOcclusion(loaded, Text, inputSchema);
        IDataView row = fresh.Data.LoadFromEnumerable([new TextOnly { Input = Text }]);
        OcclusionExplanation fromRow = fresh.Model.ExplainByOcclusion(loaded, row, inputSchema).Single();

        Assert.Equal(6, expected.Tokens.Count);
        foreach (OcclusionExplanation found in new[] { fromText, fromRow })
        {
            Assert.Equal(expected.Tokens, found.Tokens);
            Assert.Equal((expected.PredictedLabel, expected.Score), (found.PredictedLabel, found.Score));
        }
    }

    [Fact]
    public void A_text_needs_no_schema_where_the_model_reads_nothing_else()
    {
        var model = Texts.Regression.Value;
        Assert.Equal(Texts.Explain(model, Text).Tokens, Ml.Model.ExplainByOcclusion(model, Text).Tokens);
    }

    [Fact]
    public void Tokens_that_a_stage_computes_are_taken_out_behind_it()
    {
        var model = Words.Regression.Value;
        IDataView raw = Ml.Data.LoadFromEnumerable([new Raw { Line = Text.ToUpperInvariant() }]);
        var split = Ml.Transforms.Text.NormalizeText("Line").Append(Ml.Transforms.Text.TokenizeIntoWords("Input", "Line"));
        var chain = new TransformerChain<ITransformer>(split.Fit(raw), model);

        // NormalizeText drops no sign by default, so the words are those of the text.
        OcclusionExplanation expected = Words.Explain(model, Text);
        Assert.Equal(expected.Tokens, Ml.Model.ExplainByOcclusion(chain, raw).Single().Tokens);
        Assert.Equal(expected.Tokens, Ml.Model.ExplainByOcclusion(chain, Text.ToUpperInvariant(), raw.Schema).Tokens);
    }

    [Fact]
    public void A_text_that_a_stage_overwrites_is_occluded_behind_it()
    {
        var model = Texts.Regression.Value;
        IDataView row = Texts.Rows("DOG,   never\u00A0STOPS 123");
        var clean = Ml.Transforms.Text.NormalizeText("Input", keepPunctuations: false, keepNumbers: false).Fit(row);
        var chain = new TransformerChain<ITransformer>(clean, model);
        string cleaned = clean.Transform(row).GetColumn<string>("Input").Single();
        Assert.DoesNotContain(",", cleaned, StringComparison.Ordinal);
        Assert.Equal(Texts.Explain(model, cleaned).Tokens, Ml.Model.ExplainByOcclusion(chain, row).Single().Tokens);
    }

    [Fact]
    public void Another_featurizer_of_the_same_column_sees_the_row_without_the_token()
    {
        var chain = WithBagOf("Input");
        OcclusionExplanation found = Texts.Explain(chain, Text);
        float[] without = Texts.Ask<float>(chain, "Score", ExplainedFixture.Without(Text, OcclusionKind.Delete, 11));
        Assert.Equal(without.Select(score => (double)score), found.Tokens.Select(token => token.ScoreWithout));
        Assert.NotEqual(
            Texts.Explain(WithBagOf("Copy"), Text).Tokens.Select(token => token.Effect),
            found.Tokens.Select(token => token.Effect));
    }

    [Fact]
    public void One_of_two_featurizers_is_chosen_by_its_output_column()
    {
        var other = new AttentionFeaturizingTransformer(
            Ml, new AttentionColumns(InputKind.Text, "Second", "Other", null, null, null),
            RandomEncoder.Create(RandomEncoder.Small, seed: 11), FeatureLayout.VectorAlone);
        IDataView rows = Ml.Transforms.CopyColumns("Second", "Input").Fit(Texts.Data).Transform(Texts.Data);
        IDataView features = other.Transform(Texts.Featurizer.Transform(rows));
        var trainer = Ml.Transforms.Concatenate("All", "Features", "Other")
            .Append(Ml.Regression.Trainers.Sdca("Number", "All", maximumNumberOfIterations: 3));
        var model = new TransformerChain<ITransformer>(Texts.Featurizer, other, trainer.Fit(features));
        IDataView row = Ml.Data.LoadFromEnumerable([new TwoTexts { Input = "dog riley", Second = "she never stops" }]);

        Assert.Equal(["dog", "riley"], Tokens("Features"));
        Assert.Equal(["she", "never", "stops"], Tokens("Other"));
        Assert.Contains("'Features', 'Other'", Refused(null), StringComparison.Ordinal);
        Assert.Contains(
            "FeaturizerColumnName is 'Third'; expected 'Features', 'Other'", Refused("Third"), StringComparison.Ordinal);

        IEnumerable<OcclusionExplanation> Explain(string? name) =>
            Ml.Model.ExplainByOcclusion(model, row, options: new() { FeaturizerColumnName = name });
        IEnumerable<string> Tokens(string name) => Explain(name).Single().Tokens.Select(token => token.Token);
        string Refused(string? name) => Assert.Throws<ArgumentException>(() => Explain(name)).Message;
    }

    [Fact]
    public void Columns_may_be_dropped_and_renamed_behind_the_trainer()
    {
        var model = Texts.Regression.Value;
        var rename = Ml.Transforms.CopyColumns("Price", "Score").Append(Ml.Transforms.SelectColumns("Price"));
        var chain = new TransformerChain<ITransformer>(model, rename.Fit(model.Transform(Texts.Data)));
        Assert.Equal(
            Texts.Explain(model, Text).Tokens, Texts.Explain(chain, Text, new() { ScoreColumnName = "Price" }).Tokens);
    }

    private static TransformerChain<ITransformer> WithBagOf(string column)
    {
        var bag =
            Ml.Transforms.CopyColumns("Copy", "Input").Append(Ml.Transforms.Text.FeaturizeText("Bag", column)).Fit(Texts.Data);
        IDataView features = Texts.Featurizer.Transform(bag.Transform(Texts.Data));
        var trainer = Ml.Transforms.Concatenate("All", "Bag", "Features")
            .Append(Ml.Regression.Trainers.Sdca("Number", "All", maximumNumberOfIterations: 3));
        return new TransformerChain<ITransformer>(bag, Texts.Featurizer, trainer.Fit(features));
    }

    private sealed class TextOnly
    {
        public string Input { get; set; } = "";
    }

    private sealed class Raw
    {
        public string Line { get; set; } = "";
    }

    private sealed class TwoTexts
    {
        public string Input { get; set; } = "";

        public string Second { get; set; } = "";
    }
}
