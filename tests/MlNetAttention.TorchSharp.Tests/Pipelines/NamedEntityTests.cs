using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetAttention.MlNet;

namespace MlNetAttention.Training.Tests.Pipelines;

/// <summary>
/// Named entities as data for ML.NET's <c>NamedEntityRecognition</c> has them: a text, and a tag per word between spaces.
/// </summary>
[Collection(TrainingCollection.Name)]
public sealed class NamedEntityTests
{
    private static readonly string[] Names = ["Alice", "Bob", "Jean-Luc", "O'Brien"];
    private static readonly string[] Places = ["USA", "Paris", "Stratford-upon-Avon", "Rome,"];

    private static readonly AttentionOptions Options = Rows.Small with
    {
        TokenScoresColumnName = "Scores",
        TokenScoresPerWord = true,
        TokensColumnName = "Tokens",
        Training = Rows.Small.Training with { Epochs = 15, LearningRate = 0.02, Folds = 2, MissingTags = MissingTags.Outside },
    };

    private readonly MLContext _ml = new(1);

    [Fact]
    public void Words_without_a_tag_are_learned_predicted_and_measured_as_outside()
    {
        IDataView train = View(Sentences(200, 1)), test = View(Sentences(50, 2));
        AttentionFeaturizingTransformer featurizer = Fit(train, Options);
        Assert.Equal(["PERSON", "CITY", "O"], featurizer.ClassNames);
        Assert.True(featurizer.TokenScoresPerWord);

        IDataView tokens = _ml.Data.SequencesToTokens(
            featurizer.TransformForTrainingPipeline(train), [new("Features", "Scores"), new("Label", "Tags")], outsideTag: "O");
        var sdca = new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 };
        ITransformer tagger = EstimatorWorkout.SaveAndLoad(
            _ml, _ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(sdca).Fit(_ml.Data.Cache(tokens)), tokens.Schema);

        IDataView rows = EstimatorWorkout.SaveAndLoad(_ml, featurizer, train.Schema).Transform(test);
        IDataView scored = tagger.Transform(_ml.Data.SequencesToTokens(rows, [new("Features", "Scores")]));
        IDataView tagged = _ml.Data.TokensToSequences(scored, rows, [new("Predicted", "PredictedLabel")]);
        IDataView named = _ml.Transforms.Conversion.MapKeyToValue("Predicted").Fit(tagged).Transform(tagged);
        string[][] predicted = [.. named.GetColumn<string[]>("Predicted").Select(Bio)];
        string[][] expected =
        [
            .. Sentences(50, 2).Select(sentence => Bio([.. sentence.Label.Select(tag => tag == "0" ? "O" : tag)])),
        ];
        EntityMetrics metrics = EntityMetrics.Evaluate(expected, predicted);
        Assert.True(metrics.Overall.F1Score > 0.9, $"F1 {metrics.Overall.F1Score}");
        Assert.Equal(["CITY", "PERSON"], metrics.ByType.Keys);
    }

    [Theory]
    [InlineData(MissingTags.Outside, true)]
    [InlineData(MissingTags.Ignored, false)]
    public void The_configurations_pass_the_workout(MissingTags missing, bool perWord)
    {
        AttentionOptions options = Options with
        {
            TokenScoresPerWord = perWord,
            Training = Options.Training with { Epochs = 2, MissingTags = missing },
        };
        IDataView data = View(Sentences(40, 1));
        IDataView wrong = _ml.Transforms.CopyColumns("Sentence", "Number").Fit(data).Transform(data);
        EstimatorWorkout.Run(
            _ml, _ml.Transforms.Text.FeaturizeWithAttention("Features", "Sentence", "Tags", options), data, wrong);
    }

    [Fact]
    public void A_word_has_the_scores_of_its_first_token()
    {
        AttentionOptions options = Options with { Training = Options.Training with { Epochs = 2, Folds = 1 } };
        options = options with { Encoder = options.Encoder with { MaxTokens = 6 } };
        IDataView train = View(Sentences(40, 1));
        IDataView test = View([new Sentence { Text = "  Bob's \u00AD Jean-Luc  in Paris" }]);
        float[] ofWords = Fit(train, options).Transform(test).GetColumn<float[]>("Scores").Single();
        AttentionFeaturizingTransformer perToken = Fit(train, options with { TokenScoresPerWord = false });
        float[] ofTokens = perToken.Transform(test).GetColumn<float[]>("Scores").Single();
        Assert.Equal(["bob", "'", "s", "jean", "-", "luc"], perToken.Transform(test).GetColumn<string[]>("Tokens").Single());
        Assert.Equal([.. ofTokens[..3], 0, 0, 0, .. ofTokens[9..12], 0, 0, 0, 0, 0, 0], ofWords);
        Assert.Contains(ofTokens, score => score > 0);
    }

    [Fact]
    public void Tags_of_words_are_those_of_their_tokens()
    {
        // The same rows, once with a tag per word and once with one per token.
        List<Sentence> words = Sentences(40, 1);
        List<Sentence> tokens =
        [
            .. words.Select(sentence => new Sentence
            {
                Text = sentence.Text,
                Label =
                [
                    .. sentence.Text.Split(' ').Zip(sentence.Label)
                        .SelectMany(pair => Enumerable.Repeat(pair.Second, Count(pair.First))),
                ],
            }),
        ];
        AttentionOptions options = Options with { TokenScoresPerWord = false };
        options = options with { Training = options.Training with { Epochs = 2 } };
        IDataView test = View(Sentences(10, 2));
        Assert.Equal(
            Fit(View(tokens), options).Transform(test).Features("Scores"),
            Fit(View(words), options).Transform(test).Features("Scores"));

        static int Count(string word) => word.EndsWith(',') ? 2 : 2 * word.Split('-', '\'').Length - 1;
    }

    [Fact]
    public void Tags_that_are_as_many_as_neither_words_nor_tokens_name_the_row_and_all_counts()
    {
        List<Sentence> rows = Sentences(20, 1);
        rows[6] = new Sentence { Text = "Jean-Luc is in Rome,", Label = ["PERSON", "0", "0", "CITY", "0"] };
        string message = Assert.Throws<InvalidOperationException>(() => Fit(View(rows), Options)).Message;
        Assert.Contains(
            "Row 7 has 5 tags in column 'Tags' and 7 tokens in column 'Sentence' in 4 words between white space; expected a tag "
            + "for each token or for each word", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_per_word_need_a_text()
    {
        IDataView data = _ml.Transforms.Text.TokenizeIntoWords("Words", "Sentence").Fit(View(Sentences(20, 1)))
            .Transform(View(Sentences(20, 1)));
        var estimator = _ml.Transforms.Text.FeaturizeWithAttention("Features", "Words", "Tags", Options);
        Assert.Contains("expected text, as token scores per word", Assert.Throws<ArgumentOutOfRangeException>(
            () => estimator.Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains("expected text, as token scores per word", Assert.Throws<ArgumentOutOfRangeException>(
            () => estimator.GetOutputSchema(AttentionSchema.ShapeOf(data.Schema))).Message, StringComparison.Ordinal);
        Assert.Contains("TokenScoresPerWord is true without a column", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.FeaturizeWithAttention(
                "Features", "Sentence", "Tags", Options with { TokenScoresColumnName = null })).Message,
            StringComparison.Ordinal);
    }

    private static string[] Bio(string[] tags) => [.. tags.Select(tag => tag == "O" ? tag : $"B-{tag}")];

    private static List<Sentence> Sentences(int count, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                string place = Places[random.Next(Places.Length)];
                return new Sentence
                {
                    Text = $"{Names[random.Next(Names.Length)]} and {Names[random.Next(Names.Length)]} live in {place} today",
                    Label = ["PERSON", "0", "PERSON", "0", "0", "CITY", "0"],
                };
            }),
        ];
    }

    private AttentionFeaturizingTransformer Fit(IDataView data, AttentionOptions options) =>
        _ml.Transforms.Text.FeaturizeWithAttention("Features", "Sentence", "Tags", options).Fit(data);

    /// <summary>As in ML.NET's own example: tags that are not among the key data become missing keys.</summary>
    private IDataView View(List<Sentence> sentences)
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(sentences);
        IDataView keys = _ml.Data.LoadFromEnumerable([new { Key = "PERSON" }, new { Key = "CITY" }]);
        return _ml.Transforms.Conversion.MapValueToKey("Tags", "Label", keyData: keys).Fit(rows).Transform(rows);
    }

    private sealed class Sentence
    {
        [ColumnName("Sentence")]
        public string Text { get; set; } = "";

        public string[] Label { get; set; } = [];

        public float Number { get; set; }
    }
}
