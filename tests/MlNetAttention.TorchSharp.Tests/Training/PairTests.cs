using Microsoft.ML;

namespace MlNetAttention.Training.Tests.Training;

/// <summary>That an encoder learns which of several columns said what, and what its estimator refuses.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PairTests
{
    private readonly MLContext _ml = new(3);

    [Fact]
    public void Who_said_it_is_learned_where_bags_of_words_stay_at_chance()
    {
        var options = Rows.Small with
        {
            Encoder = Rows.Small.Encoder with { Width = 16, Layers = 2, FeedForwardWidth = 32 },
            Training = Rows.Small.Training with { Epochs = 12, LearningRate = 0.01, Folds = 1 },
        };
        IDataView train = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(600));
        IDataView test = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(300, seed: 8));
        var trainer = _ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag", maximumNumberOfIterations: 20);

        IEstimator<ITransformer> attention = _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", ["First", "Second"], "Flag", options).AppendCacheCheckpoint(_ml).Append(trainer);
        IEstimator<ITransformer> words = _ml.Transforms.Text.FeaturizeText("One", "First")
            .Append(_ml.Transforms.Text.FeaturizeText("Other", "Second"))
            .Append(_ml.Transforms.Concatenate("Features", "One", "Other")).AppendCacheCheckpoint(_ml).Append(trainer);
        double encoded = Accuracy(attention), bag = Accuracy(words);
        Assert.True(encoded >= 0.99, $"accuracy {encoded}");
        Assert.InRange(bag, 0.35, 0.65);

        double Accuracy(IEstimator<ITransformer> pipeline) =>
            _ml.BinaryClassification.Evaluate(pipeline.Fit(train).Transform(test), "Flag").Accuracy;
    }

    [Theory]
    [InlineData("Flag")]
    [InlineData(null)]
    public void A_pair_of_the_same_seed_gives_the_same_bytes_twice(string? label)
    {
        var options = Rows.Small with { Training = Rows.Small.Training with { Seed = 5, Dropout = 0.1, AdversarialNorm = 0.5 } };
        IDataView data = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(48));
        byte[][] saved = [.. Enumerable.Range(0, 2).Select(_ => Saved())];
        Assert.Equal(saved[0], saved[1]);

        byte[] Saved()
        {
            var ml = new MLContext();
            var transformer = ml.Transforms.Text
                .FeaturizeWithAttention("Features", ["First", "Second"], label, options).Fit(data);
            using var stream = new MemoryStream();
            Saving.ModelFile.Save(stream, new Saving.ModelContent(
                transformer.Columns, transformer.Encoder.Options, transformer.Encoder.Vocabulary, transformer.Encoder.Weights,
                transformer.Layout));
            return stream.ToArray();
        }
    }

    [Fact]
    public void Columns_share_a_vocabulary_by_spelling()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(40));
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Keys", "SecondWords").Fit(rows).Transform(rows);
        var transformer = _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Keys"], "Flag", Rows.Small).Fit(data);
        Vocabulary vocabulary = transformer.Encoder.Vocabulary;
        Assert.Equal(7, vocabulary.Tokens.Length);
        Assert.Equal(7, vocabulary.Tokens.Distinct().Count());

        // A key value has the vector of the word it spells.
        float[] expected = transformer.Encoder.Encode(PairRows.WhoSaidIt(1)[0].FirstWords, PairRows.WhoSaidIt(1)[0].SecondWords)
            .Pooled.ToArray();
        var vectors = _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", ["First", "Keys"], "Flag", Rows.Small with { Features = FeatureContent.Vector }).Fit(data);
        Assert.Equal(expected.Length, vectors.Transform(data).Features()[0].Length);
        Assert.Equal(
            vectors.Encoder.Encode(PairRows.WhoSaidIt(1)[0].FirstWords, PairRows.WhoSaidIt(1)[0].SecondWords).Pooled.ToArray(),
            vectors.Transform(data).Features()[0]);
    }

    [Fact]
    public void Rows_that_differ_in_what_stands_in_which_column_have_scores_of_their_own()
    {
        PairRow[] rows =
        [
            .. Enumerable.Range(0, 60).SelectMany(i => new PairRow[]
            {
                new() { First = $"word{i} left", Second = "right", Flag = true },
                new() { First = $"word{i}", Second = "left right", Flag = false },
            }),
        ];
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        var transformer = _ml.Transforms.Text
            .FeaturizeWithAttention("Features", ["First", "Second"], "Flag", Rows.ByHeart).Fit(data);
        float[][] scores = transformer.TransformForTrainingPipeline(data).Features();
        Assert.All(scores.Chunk(2), pair => Assert.NotEqual(pair[0], pair[1]));
    }

    [Fact]
    public void Occlusion_tells_the_column_and_the_word()
    {
        PairRow[] rows =
        [
            .. PairRows.WhoSaidIt(200).Select(row => new PairRow
            {
                First = row.Second.Replace("left", "red", StringComparison.Ordinal),
                Second = row.Flag ? "the old red one" : "the old blue one",
                Flag = row.Flag,
            }),
        ];
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        var options = Rows.Small with { Training = Rows.Small.Training with { Epochs = 12, LearningRate = 0.01, Folds = 1 } };
        var model = _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Second"], "Flag", options)
            .Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression("Flag", maximumNumberOfIterations: 20)).Fit(data);
        foreach (OcclusionKind kind in Enum.GetValues<OcclusionKind>())
        {
            OcclusionExplanation row = _ml.Model.ExplainByOcclusion(
                model, _ml.Data.TakeRows(data, 1), options: new OcclusionOptions { Kind = kind }).Single();
            Assert.Equal(
                rows[0].First.Split(' ').Length + rows[0].Second.Split(' ').Length, row.Tokens.Count);
            Assert.Equal(["First", "Second"], row.Tokens.Select(token => token.InputColumnName).Distinct());
            OccludedToken most = row.Tokens.MaxBy(token => token.Effect)!;
            Assert.Equal(("Second", "red", 8), (most.InputColumnName, most.Token, most.Start));
            Assert.InRange(row.Tokens.Sum(token => token.AttentionReceived), 0.1, 1);
        }

        Assert.Contains(
            "expected a single column of text, or a view",
            Assert.Throws<ArgumentException>(() => _ml.Model.ExplainByOcclusion(model, "the old red one")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("First", "First")]
    [InlineData("First", "")]
    public void Wrong_names_are_refused(params string[] inputs) =>
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Text.FeaturizeWithAttention("Features", inputs, "Flag"));

    [Fact]
    public void Options_that_do_not_fit_the_columns_are_refused()
    {
        Refused(new() { Encoder = new EncoderOptions { Segments = 3 } }, "Segments is 3; expected 1, the default, or 2");
        Refused(new() { Encoder = new EncoderOptions { MaxTokens = 2 } }, "MaxTokens is 2; expected at least 3");
        Refused(new() { MaxTokensPerColumn = [5] }, "MaxTokensPerColumn is 1 numbers; expected null, or one for each of 2");
        Refused(new() { MaxTokensPerColumn = [5, 0] }, "most tokens of input column 'Second' is 0");
        Refused(
            new() { OptionalColumnNames = ["Third"] },
            "OptionalColumnNames is 'Third'; expected input columns: 'First', 'Second'");
        Refused(new() { OptionalColumnNames = ["First", "Second"] }, "expected one that may not");
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention("Features", Array.Empty<string>()));

        void Refused(AttentionOptions options, string message) => Assert.Contains(
            message,
            Assert.ThrowsAny<ArgumentException>(
                () => _ml.Transforms.Text.FeaturizeWithAttention("Features", ["First", "Second"], "Flag", options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_while_training_even_where_rows_may_lack_it_later()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(PairRows.WhoSaidIt(20));
        IDataView alone = _ml.Transforms.DropColumns("Second").Fit(data).Transform(data);
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention(
            "Features", ["First", "Second"], "Flag", Rows.Small with { OptionalColumnNames = ["Second"] });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(alone));
        Assert.Contains("'Second'", error.Message, StringComparison.Ordinal);
    }
}
