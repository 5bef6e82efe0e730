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

    [Fact]
    public void In_the_training_view_they_are_those_kept_for_the_row_and_all_else_is_not()
    {
        Vocabulary vocabulary = RandomEncoder.TextVocabulary(RandomEncoder.Words);
        string[] texts = [.. RandomEncoder.Texts(101, longest: 13, seed: 101)];
        var scores = new OutOfFoldScores();
        var kept = new Dictionary<int, double[][]>();
        using var hash = new RowHash();
        foreach ((int i, string text) in texts.Index().Where(row => row.Index % 3 != 0))
        {
            var tokens = new TokenSequence(RandomEncoder.Small.MaxTokens);
            tokens.AddText(text, vocabulary, spellings: null);
            double[][] logits = [.. Enumerable.Range(0, tokens.Length)
                .Select(t => Enumerable.Range(0, Tags).Select(c => Math.Sin(i + t * Tags + c)).ToArray())];
            scores.Add(hash.Of(tokens), [.. logits.SelectMany(of => of).Select(logit => (float)logit)]);
            kept[i] = logits;
        }

        ServedFixture served = Serve("text", new ScoreKeeper(scores, isStage: false));
        SortedDictionary<float, object?[]> rows = ServedFixture.Rows(
            served.Transformer.TransformForTrainingPipeline(served.Data), "Scores", "Vectors", "Features");
        SortedDictionary<float, object?[]> final =
            ServedFixture.Rows(served.Transformer.Transform(served.Data), "Scores", "Vectors", "Features");
        var first = new Dictionary<string, int>();
        foreach ((int i, string text) in texts.Index())
        {
            // Equal rows have the scores of the first.
            if (kept.ContainsKey(i)) first.TryAdd(text, i);
        }

        foreach ((int i, string text) in texts.Index())
        {
            if (first.TryGetValue(text, out int same)) AssertScores(kept[same], (float[])rows[i][0]!);
            else Assert.Equal(final[i], rows[i]);
            Assert.Equal(final[i][1..], rows[i][1..]);
        }

        Assert.InRange(first.Count, 31, 90);
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

    private static ServedFixture Serve(string kind, ScoreKeeper? outOfFold = null) =>
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
