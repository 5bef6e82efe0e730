using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetAttention.MlNet;
using MlNetAttention.OutOfFold;
using MlNetAttention.Scoring;
using MlNetAttention.Tokens;

namespace MlNetAttention.Tests.MlNet;

/// <summary>Scores of tokens beside what an independent computation makes of the token vectors.</summary>
public sealed class TokenScoreTests
{
    private const int Tags = 5;
    private const double Tolerance = 1e-5;

    private static readonly FeatureLayout Layout = FeatureLayout.VectorAlone with { TokenHead = Head(seed: 17) };

    public static TheoryData<string> Kinds => [.. ServedFixture.Kinds];

    [Theory, MemberData(nameof(Kinds))]
    public void Each_token_has_the_scores_of_its_vector(string kind)
    {
        ServedFixture served = Serve(kind);
        SortedDictionary<float, object?[]> rows =
            ServedFixture.Rows(served.Transformer.Transform(served.Data), "Vectors", "Scores");
        Assert.Contains(rows.Values, row => ((float[])row[1]!).Length == 0);
        foreach (object?[] row in rows.Values) AssertScores(Logits((float[])row[0]!, Layout.TokenHead!), (float[])row[1]!);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_column_is_promised_and_delivered_as_tokens_by_tags(string kind)
    {
        ServedFixture served = Serve(kind);
        SchemaShape promise = AttentionSchema.OutputShape(Internals.Shape(served.Data.Schema), served.Transformer.Columns);
        DataViewSchema delivery = served.Transformer.GetOutputSchema(served.Data.Schema);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 0, Tags), delivery["Scores"].Type);
        SchemaShape.Column promised = promise.Single(column => column.Name == "Scores");
        SchemaShape.Column delivered = Internals.Shape(delivery).Single(column => column.Name == "Scores");
        Assert.Equal((promised.Kind, promised.ItemType, promised.IsKey), (delivered.Kind, delivered.ItemType, delivered.IsKey));
        Assert.Equal("Scores", delivery[^1].Name);
    }

    [Fact]
    public void A_row_per_token_has_a_vector_of_known_size()
    {
        ServedFixture served = Serve("words");
        IDataView rows = served.Transformer.Transform(served.Data);
        IDataView tokens = served.Context.Data.SequencesToTokens(rows, [new("Scores")]);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, Tags), tokens.Schema["Scores"].Type);
        float[] spread = [.. tokens.GetColumn<float[]>("Scores").SelectMany(scores => scores)];
        Assert.Equal(rows.GetColumn<float[]>("Scores").SelectMany(scores => scores), spread);
    }

    [Fact]
    public void A_saved_model_and_a_prediction_engine_give_the_same_bits()
    {
        ServedFixture served = Serve("text");
        using var stream = new MemoryStream();
        served.Context.Model.Save(served.Transformer, served.Data.Schema, stream);
        stream.Position = 0;
        var fresh = new MLContext();
        ITransformer loaded = fresh.Model.Load(stream, out _);
        SortedDictionary<float, object?[]> expected = ServedFixture.Rows(served.Transformer.Transform(served.Data), "Scores");
        Assert.Equal(expected, ServedFixture.Rows(loaded.Transform(served.Data), "Scores"));
        Assert.Equal(Layout.TokenHead!.Names, ((AttentionFeaturizingTransformer)loaded).Layout.TokenHead!.Names);

        var engine = fresh.Model.CreatePredictionEngine<ServedFixture.TextRow, Scored>(loaded);
        foreach ((int i, string text) in RandomEncoder.Texts(101, longest: 13, seed: 101).Index())
        {
            Assert.Equal(expected[i][0], engine.Predict(new ServedFixture.TextRow { Input = text }).Scores);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void While_a_trainer_is_fitted_they_are_of_the_encoders_of_the_folds_and_all_else_is_not(int repeats)
    {
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        FoldEncoder[][] folds =
        [
            .. Enumerable.Range(1, 3 * repeats)
                .Select(i => new FoldEncoder(RandomEncoder.Create(RandomEncoder.Small, vocabulary, i), Head(i))).Chunk(3),
        ];
        ServedFixture served = Serve("text", new OutOfFoldScores(folds, seed: 3));
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(
            served.Transformer.TransformForTrainingPipeline(served.Data), "Scores", "Vectors", "Features");
        SortedDictionary<float, object?[]> final =
            ServedFixture.Rows(served.Transformer.Transform(served.Data), "Scores", "Vectors", "Features");
        var used = new HashSet<FoldEncoder>();
        foreach ((int i, string text) in RandomEncoder.Texts(101, longest: 13, seed: 101).Index())
        {
            var tokens = new TokenSequence(RandomEncoder.Small.MaxTokens);
            tokens.AddText(text, vocabulary, spellings: null);
            FoldEncoder[] unseen =
            [
                .. folds.Select((fold, repeat) => fold[Fold.Of(tokens.Ids, 3, OutOfFoldScores.SeedOf(3, repeat))]),
            ];
            used.UnionWith(unseen);
            double[][][] logits =
            [
                .. unseen.Select(fold => Logits(fold.Encoder.Encode(text).TokenValues.ToArray(), fold.Head)),
            ];
            AssertScores(
                [.. logits[0].Select((of, t) => of.Select((_, c) => logits.Average(fold => fold[t][c])).ToArray())],
                (float[])rows[i][0]!);
            Assert.Equal(final[i][1..], rows[i][1..]);
        }

        Assert.Equal(3 * repeats, used.Count);
        Assert.NotEqual(final.Values.Select(row => row[0]), rows.Values.Select(row => row[0]));
    }

    private static double[][] Logits(float[] vectors, OutputHead head)
    {
        int width = RandomEncoder.Small.Width;
        return
        [
            .. vectors.Chunk(width).Select(vector => Enumerable.Range(0, Tags).Select(c => head.Bias[c]
                + Enumerable.Range(0, width).Sum(d => (double)head.Weight[c * width + d] * vector[d])).ToArray()),
        ];
    }

    private static void AssertScores(double[][] logits, float[] scores)
    {
        Assert.Equal(logits.Length * Tags, scores.Length);
        for (int t = 0; t < logits.Length; t++)
        {
            double sum = logits[t].Sum(Math.Exp);
            for (int c = 0; c < Tags; c++)
            {
                double expected = (6 + Math.Max(Math.Log(Math.Exp(logits[t][c]) / sum), -6)) / 10;
                Assert.Equal(expected, scores[t * Tags + c], Tolerance);
            }
        }
    }

    private static ServedFixture Serve(string kind, OutOfFoldScores? outOfFold = null) =>
        new(kind, layout: Layout, scores: "Scores", outOfFold: outOfFold);

    private static OutputHead Head(int seed)
    {
        var random = new Random(seed);
        float[] weight = [.. RandomEncoder.Numbers(random, Tags * RandomEncoder.Small.Width)];
        return new OutputHead(weight, [.. RandomEncoder.Numbers(random, Tags)], ScoreKind.Multiclass);
    }

    private sealed class Scored
    {
        public float[] Scores { get; set; } = [];
    }
}
